import {
  type FieldNode,
  type GraphQLInterfaceType,
  type GraphQLLeafType,
  type GraphQLNullableType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  type GraphQLUnionType,
  getNullableType,
  isEnumType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  type SelectionSetNode,
} from 'graphql'

import { isTree } from '../tree.ts'
import { compileEnum, compileScalar } from './leaf.ts'
import { compileList } from './list.ts'
import { compileFields, type FieldPlan, type ProjectObject } from './project-fields.ts'
import { type Complete, type Completion, completeAbsent, completeInvalid, type Field } from './projection.ts'
import { collectFields, type Fragments } from './selection.ts'

export interface ProjectorDeps {
  /** What clients may see: nothing else passes. */
  readonly schema: GraphQLSchema
  readonly fragments: Fragments
  /** What the client calls a value that the tree has under another name. */
  readonly clientKeys: ReadonlyMap<string, string>
}

/** Compiles what an operation selects on its root type. Shapes it as a server without subgraphs would. */
export function compileProjector(
  root: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
  deps: ProjectorDeps,
): ProjectObject {
  return compileObject(root, sets, deps).project
}

function compileObject(
  type: GraphQLObjectType | GraphQLInterfaceType,
  sets: readonly SelectionSetNode[],
  deps: ProjectorDeps,
): { readonly project: ProjectObject; readonly narrowed: boolean } {
  const { fields: collected, narrowed } = collectFields(sets, type, deps.fragments, deps.schema)
  const fields = [...collected].map(([key, found]) => compileField(key, found, type, deps))
  return { project: compileFields(fields), narrowed }
}

function compileField(
  source: string,
  nodes: readonly FieldNode[],
  parent: GraphQLObjectType | GraphQLInterfaceType,
  deps: ProjectorDeps,
): FieldPlan {
  const key = deps.clientKeys.get(source) ?? source
  const name = nodes[0]?.name.value ?? key
  if (name === '__typename') return { key, source, ...compileTypename(parent) }

  const field = parent.getFields()[name]
  // Only the root of a query has more fields than its type says: introspection, which arrives in its final shape.
  if (field === undefined)
    return { key, source, complete: (value) => value ?? null, required: null, passes: null }

  const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? [])
  return { key, source, ...compileType(field.type, sets, { parent: parent.name, field: name }, deps) }
}

/** `__typename` where the object's type is known, which is everywhere but in `compileUnnarrowed`. */
function compileTypename(parent: GraphQLObjectType | GraphQLInterfaceType): Completion {
  const required = { parent: parent.name, field: '__typename' }
  if (isObjectType(parent)) return { complete: () => parent.name, required, passes: null }
  return { complete: (_, projection) => completeAbsent(undefined, projection), required, passes: null }
}

function compileType(
  type: GraphQLOutputType,
  sets: readonly SelectionSetNode[],
  field: Field,
  deps: ProjectorDeps,
): Completion {
  const required = isNonNullType(type) ? field : null
  const given = getNullableType(type)
  if (isScalarType(given)) return { ...compileScalar(given), required }
  if (isEnumType(given)) return { ...compileEnum(given), required }
  return { complete: compileComposite(given, sets, field, deps), required, passes: null }
}

function compileComposite(
  type: Exclude<GraphQLNullableType & GraphQLOutputType, GraphQLLeafType>,
  sets: readonly SelectionSetNode[],
  field: Field,
  deps: ProjectorDeps,
): Complete {
  if (isListType(type)) return compileList(compileType(type.ofType, sets, field, deps))
  return isObjectType(type) ? compileKnown(type, sets, deps) : compileAbstract(type, sets, deps)
}

function compileKnown(
  type: GraphQLObjectType,
  sets: readonly SelectionSetNode[],
  deps: ProjectorDeps,
): Complete {
  const { project } = compileObject(type, sets, deps)
  return (value, projection) =>
    isTree(value) ? project(value, projection) : completeInvalid(value, 'an object', projection)
}

function compileAbstract(
  type: GraphQLInterfaceType | GraphQLUnionType,
  sets: readonly SelectionSetNode[],
  deps: ProjectorDeps,
): Complete {
  const possible = new Map<unknown, GraphQLObjectType>(
    deps.schema.getPossibleTypes(type).map((object) => [object.name, object]),
  )
  // An operation may select on a type with many implementations and meet few of them.
  const projectByName = new Map<unknown, ProjectObject>()
  const projectUnnarrowed = compileUnnarrowed(type, sets, deps)

  return (value, projection) => {
    if (!isTree(value)) return completeInvalid(value, 'an object', projection)
    const name = value.__typename
    const known = projectByName.get(name)
    if (known !== undefined) return known(value, projection)
    const object = possible.get(name)
    if (object === undefined) {
      const unnamed = name === undefined || name === type.name
      if (unnamed && projectUnnarrowed !== null) return projectUnnarrowed(value, projection)
      return completeInvalid(value, `one of the types of ${type.name}`, projection)
    }
    const { project } = compileObject(object, sets, deps)
    projectByName.set(name, project)
    return project(value, projection)
  }
}

/**
 * For a value of which only the interface is known: no subgraph was asked for its type, or one sees the interface as an
 * object. `null` when that is not enough to tell which fields the client selected.
 */
function compileUnnarrowed(
  type: GraphQLInterfaceType | GraphQLUnionType,
  sets: readonly SelectionSetNode[],
  deps: ProjectorDeps,
): ProjectObject | null {
  if (!isInterfaceType(type)) return null
  const { project, narrowed } = compileObject(type, sets, deps)
  return narrowed ? null : project
}
