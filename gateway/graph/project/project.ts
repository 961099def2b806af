import {
  type FieldNode,
  type GraphQLInterfaceType,
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
import { compileFields, type FieldPlan, type ProjectObject } from './project-fields.ts'
import { type Complete, completeAbsent, completeInvalid, locate, nulled, rejectNull } from './projection.ts'
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
  if (name === '__typename')
    return { key, source: null, passesText: false, complete: compileTypename(parent) }

  const field = parent.getFields()[name]
  // Only the root of a query has more fields than its type says: introspection, which arrives in its final shape.
  if (field === undefined) return { key, source, passesText: false, complete: (value) => value ?? null }

  const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? [])
  const complete = compileType(field.type, sets, parent.name, name, deps)
  return { key, source, passesText: isScalarType(getNullableType(field.type)), complete }
}

/** `__typename` where the object's type is known, which is everywhere but in `compileUnnarrowed`. */
function compileTypename(parent: GraphQLObjectType | GraphQLInterfaceType): Complete {
  if (isObjectType(parent)) return () => parent.name
  return (_, projection) => completeAbsent(undefined, projection) ?? undefined
}

function compileType(
  type: GraphQLOutputType,
  sets: readonly SelectionSetNode[],
  parent: string,
  field: string,
  deps: ProjectorDeps,
): Complete {
  if (isNonNullType(type)) return nonNull(compileType(type.ofType, sets, parent, field, deps), parent, field)
  if (isListType(type)) return compileList(compileType(type.ofType, sets, parent, field, deps))
  if (isScalarType(type)) return compileScalar(type)
  if (isEnumType(type)) return compileEnum(type)
  if (isObjectType(type)) return compileKnown(type, sets, deps)
  return compileAbstract(type, sets, deps)
}

function nonNull(complete: Complete, parent: string, field: string): Complete {
  return (value, projection) => {
    const before = projection.errors.length
    const completed = complete(value, projection)
    if (completed !== null) return completed
    if (projection.errors.length === before) rejectNull(parent, field, projection)
    return undefined
  }
}

function compileList(completeItem: Complete): Complete {
  return (value, projection) => {
    if (!Array.isArray(value)) return completeInvalid(value, 'a list', projection)
    const { errors } = projection
    const completed: unknown[] = []
    for (let index = 0; index < value.length; index++) {
      const before = errors.length
      const item = completeItem(value[index], projection)
      if (errors.length !== before) locate(errors, before, index)
      if (item === undefined) return nulled(value)
      completed.push(item)
    }
    return completed
  }
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
