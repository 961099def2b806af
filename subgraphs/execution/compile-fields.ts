import {
  defaultFieldResolver,
  type FieldNode,
  type GraphQLField,
  type GraphQLObjectType,
  getArgumentValues,
  getNullableType,
  isEnumType,
  isScalarType,
  isSpecifiedScalarType,
  Kind,
  TypeNameMetaFieldDef,
} from 'graphql'
import { collectFields } from './collect-fields.ts'
import { compileCompletion } from './complete-value.ts'
import { type ExecutedField, executeTogether } from './execute-together.ts'
import type { Execution, Path } from './execution.ts'
import { compileProperty, compileResolved, type ReadArguments } from './resolve-field.ts'
import type { OperationFacts } from './resolve-info.ts'

/** What is selected on an object, resolved: the reply's part, at once or later. */
export type ExecuteFields = (source: unknown, path: Path | undefined, run: Execution) => unknown

/** Compiles what fields select on a type of object. */
export type FieldCompiler = (type: GraphQLObjectType, fieldNodes: readonly FieldNode[]) => ExecuteFields

/** @returns a compiler of the selections of one operation. */
export function createFieldCompiler(operation: OperationFacts): FieldCompiler {
  let fieldCount = 0
  const compile: FieldCompiler = (type, fieldNodes) => {
    const sets = fieldNodes.flatMap(({ selectionSet }) => selectionSet ?? [])
    const selected = [...collectFields(sets, type, operation)]
    return executeTogether(selected.flatMap(([key, nodes]) => compileField(key, type, nodes) ?? []))
  }
  return compile

  function compileField(
    key: string,
    parentType: GraphQLObjectType,
    nodes: readonly FieldNode[],
  ): ExecutedField | null {
    const fieldName = nodes[0]?.name.value ?? ''
    if (fieldName === TypeNameMetaFieldDef.name) return { key, execute: () => parentType.name }
    const definition = parentType.getFields()[fieldName]
    if (definition === undefined) return null
    const field = { fieldName, fieldNodes: nodes, returnType: definition.type, parentType, operation }
    const complete = compileCompletion(definition.type, field, compile)
    const readArguments = compileArguments(definition, nodes[0], fieldCount++)
    // Arguments can be at fault where nobody reads them, too.
    const resolve = definition.resolve ?? (definition.args.length > 0 ? defaultFieldResolver : undefined)
    const parts = { key, field, readArguments, complete }
    return resolve ? compileResolved(resolve, parts) : compileProperty(parts)
  }
}

/**
 * Arguments that hold no variable are read once, others once in each run; but every call has an object of its own: a
 * resolver may change what it is given.
 */
function compileArguments(
  definition: GraphQLField<unknown, unknown>,
  node: FieldNode | undefined,
  number: number,
): ReadArguments {
  if (node === undefined || definition.args.length === 0) return () => ({})
  const isShareable = holdsNoObject(definition, node)
  if (isShareable && !holdsVariable(node)) return readOnce(definition, node)
  return (run) => {
    const known = run.argumentsByField[number]
    if (known !== undefined) return { ...known }
    const read = getArgumentValues(definition, node, run.variables)
    if (isShareable) run.argumentsByField[number] = { ...read }
    return read
  }
}

/** What cannot be read fails in every call anew, as an error of the field. */
function readOnce(definition: GraphQLField<unknown, unknown>, node: FieldNode): ReadArguments {
  let known: Readonly<Record<string, unknown>> | undefined
  return () => {
    known ??= getArgumentValues(definition, node)
    return { ...known }
  }
}

function holdsVariable({ arguments: given = [] }: FieldNode): boolean {
  return given.some(({ value }) => value.kind === Kind.VARIABLE)
}

/** Whether values written in the operation hold nothing that can be changed; those of variables are one for all. */
function holdsNoObject({ args }: GraphQLField<unknown, unknown>, node: FieldNode): boolean {
  const written = node.arguments?.filter(({ value }) => value.kind !== Kind.VARIABLE) ?? []
  return written.every(({ name }) => {
    const type = getNullableType(args.find((argument) => argument.name === name.value)?.type)
    return isEnumType(type) || (isScalarType(type) && isSpecifiedScalarType(type))
  })
}
