import {
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  getArgumentValues,
  TypeNameMetaFieldDef,
} from 'graphql'
import { collectFields } from './collect-fields.ts'
import { compileCompletion } from './complete-value.ts'
import { afterAll, type Execution, failAfter, isPromise, type Path, placeLater } from './execution.ts'
import { compileShape } from './object-shape.ts'
import { compileResolution, type ReadArguments } from './resolve-field.ts'
import type { OperationFacts } from './resolve-info.ts'

/** What is selected on an object, resolved: the reply's part, at once or later. */
export type ExecuteFields = (source: unknown, path: Path | undefined, run: Execution) => unknown

/** Compiles what fields select on a type of object. */
export type FieldCompiler = (type: GraphQLObjectType, fieldNodes: readonly FieldNode[]) => ExecuteFields

interface CompiledField {
  /** The name in the reply. */
  readonly key: string
  readonly execute: ExecuteFields
}

/** @returns a compiler of the selections of one operation. */
export function createFieldCompiler(operation: OperationFacts): FieldCompiler {
  let fieldCount = 0
  const compile: FieldCompiler = (type, fieldNodes) => {
    const sets = fieldNodes.flatMap(({ selectionSet }) => selectionSet ?? [])
    const selected = [...collectFields(sets, type, operation)]
    return executing(selected.flatMap(([key, nodes]) => compileField(key, type, nodes) ?? []))
  }
  return compile

  function compileField(
    key: string,
    parentType: GraphQLObjectType,
    nodes: readonly FieldNode[],
  ): CompiledField | null {
    const fieldName = nodes[0]?.name.value ?? ''
    if (fieldName === TypeNameMetaFieldDef.name) return { key, execute: () => parentType.name }
    const definition = parentType.getFields()[fieldName]
    if (definition === undefined) return null
    const field = { fieldName, fieldNodes: nodes, returnType: definition.type, parentType, operation }
    const complete = compileCompletion(definition.type, field, compile)
    const readArguments = compileArguments(definition, nodes[0], fieldCount++)
    return { key, execute: compileResolution(key, definition.resolve, { field, readArguments, complete }) }
  }
}

function executing(fields: readonly CompiledField[]): ExecuteFields {
  const createReply = compileShape(fields.map(({ key }) => key))
  return (source, path, run) => {
    const reply = createReply()
    let pending: Promise<void>[] | undefined
    try {
      for (const { key, execute } of fields) {
        const value = execute(source, path, run)
        // Takes its place among the others even where its value comes later.
        reply[key] = value
        if (isPromise(value)) {
          const placed = placeLater(value, reply, key)
          if (pending === undefined) pending = [placed]
          else pending.push(placed)
        }
      }
    } catch (error) {
      if (pending === undefined) throw error
      return failAfter(pending, error)
    }
    return pending === undefined ? reply : afterAll(pending, reply)
  }
}

/** Arguments are read once in each run. */
function compileArguments(
  definition: GraphQLField<unknown, unknown>,
  node: FieldNode | undefined,
  number: number,
): ReadArguments {
  if (node === undefined || definition.args.length === 0) return () => ({})
  return (run) => {
    const known = run.argumentsByField[number]
    if (known !== undefined) return known
    const read = getArgumentValues(definition, node, run.variables)
    run.argumentsByField[number] = read
    return read
  }
}
