import {
  type FieldNode,
  type GraphQLField,
  GraphQLID,
  type GraphQLObjectType,
  type GraphQLOutputType,
  GraphQLString,
  getArgumentValues,
  isNonNullType,
  TypeNameMetaFieldDef,
} from 'graphql'
import { collectFields } from './collect-fields.ts'
import { type CompleteValue, compileCompletion, completeLater, tell, tellLater } from './complete-value.ts'
import { afterAll, type Execution, failAfter, isPromise, type Path, placeLater } from './execution.ts'
import { compileShape } from './object-shape.ts'
import { asksWhere, type FieldFacts, type OperationFacts, ResolveInfo } from './resolve-info.ts'

/** What is selected on an object, resolved: the reply's part, at once or later. */
export type ExecuteFields = (source: unknown, path: Path | undefined, run: Execution) => unknown

/** Compiles what fields select on a type of object. */
export type FieldCompiler = (type: GraphQLObjectType, fieldNodes: readonly FieldNode[]) => ExecuteFields

interface CompiledField {
  /** The name in the reply. */
  readonly key: string
  readonly execute: ExecuteFields
}

type Arguments = Readonly<Record<string, unknown>>
type ReadArguments = (run: Execution) => Arguments

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
    if (definition.resolve) {
      const resolve = resolving(definition.resolve, field, readArguments, complete)
      return { key, execute: telling(key, field, resolve) }
    }
    const execute = telling(key, field, reading(field, readArguments, complete))
    return { key, execute: isTextType(definition.type) ? passing(fieldName, execute) : execute }
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

/** Its resolver called and its value completed; throws what goes wrong. `path` leads to the field. */
type ResolveField = (source: unknown, path: Path, run: Execution) => unknown

/** A field's error is told there, or goes up where null may not be. */
function telling(key: string, field: FieldFacts, resolve: ResolveField): ExecuteFields {
  const mayBeNull = !isNonNullType(field.returnType)
  const typename = field.parentType.name
  return (source, prev, run) => {
    const path = { prev, key, typename }
    try {
      const value = resolve(source, path, run)
      return isPromise(value) ? tellLater(value, field, path, mayBeNull, run) : value
    } catch (error) {
      return tell(error, field, path, mayBeNull, run)
    }
  }
}

function resolving(
  resolve: NonNullable<GraphQLField<unknown, unknown>['resolve']>,
  field: FieldFacts,
  readArguments: ReadArguments,
  complete: CompleteValue,
): ResolveField {
  return (source, path, run) => {
    const info = new ResolveInfo(field, run, path)
    const value: unknown = resolve(source, readArguments(run), run.context, info)
    return isPromise(value)
      ? completeLater(value, complete, path, info, run)
      : complete(value, path, info, run)
  }
}

/** Text passes as it is, and most of a reply is text; `otherwise` does whatever is left. */
function passing(fieldName: string, otherwise: ExecuteFields): ExecuteFields {
  return (source, path, run) => {
    const value =
      typeof source === 'object' ? (source as Readonly<Record<string, unknown>>)[fieldName] : undefined
    return typeof value === 'string' ? value : otherwise(source, path, run)
  }
}

function isTextType(type: GraphQLOutputType): boolean {
  const named = isNonNullType(type) ? type.ofType : type
  return named === GraphQLString || named === GraphQLID
}

/** As graphql's `defaultFieldResolver`: the property of the field's name, called where it is a function. */
function reading(field: FieldFacts, readArguments: ReadArguments, complete: CompleteValue): ResolveField {
  const { fieldName } = field
  const call = resolving(
    (source, given, context, info) =>
      (source as Readonly<Record<string, (...passed: unknown[]) => unknown>>)[fieldName]?.(
        given,
        context,
        info,
      ),
    field,
    readArguments,
    complete,
  )
  const needsInfo = asksWhere(field)
  return (source, path, run) => {
    // What has no properties has no value for the field.
    const hasProperties = (typeof source === 'object' && source !== null) || typeof source === 'function'
    const value = hasProperties ? (source as Readonly<Record<string, unknown>>)[fieldName] : undefined
    if (typeof value === 'function') return call(source, path, run)
    const info = needsInfo ? new ResolveInfo(field, run, path) : null
    return isPromise(value)
      ? completeLater(value, complete, path, info, run)
      : complete(value, path, info, run)
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
