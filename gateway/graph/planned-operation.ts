import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLNamedType,
  type GraphQLSchema,
  type InlineFragmentNode,
  isCompositeType,
  isObjectType,
  isUnionType,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'

import type { InterfaceKeys } from './interface-keys.ts'
import type { Selection } from './operation.ts'
import type { RequiredFields } from './required-fields.ts'
import { compositeBelow, setOf } from './selection-set.ts'

export interface PlannedOperationDeps {
  readonly schema: GraphQLSchema
  readonly interfaceKeys: InterfaceKeys
  readonly requiredFields: RequiredFields
}

/** What is selected on one type: fields by response name, and what is selected on some of its objects only. */
interface Collected {
  readonly fields: Map<string, FieldNode[]>
  readonly narrowed: Map<GraphQLCompositeType, SelectionSetNode[]>
}

const typename: FieldNode = { kind: Kind.FIELD, name: { kind: Kind.NAME, value: '__typename' } }

/**
 * An operation as plainly as it can be written: no spreads, nothing twice in one selection, no fragment that cannot or
 * must apply, no empty selection, types asked for under their own name. The planner (0.0.38) ends the process over some
 * operations that say the same thing twice, and leaves out what selects nothing.
 */
export function toPlannedOperation(
  { definition, fragments }: Selection,
  root: GraphQLCompositeType,
  { schema, interfaceKeys, requiredFields }: PlannedOperationDeps,
): OperationDefinitionNode {
  return {
    ...definition,
    directives: [],
    selectionSet: write([definition.selectionSet], root, possible(root)),
  }

  /** `objects` are the types that can be met here, which may be fewer than `type` has. */
  function write(
    sets: readonly SelectionSetNode[],
    type: GraphQLCompositeType,
    objects: ReadonlySet<string>,
  ): SelectionSetNode {
    const { fields, narrowed } = collect(sets, type, objects)
    if (narrowed.size > 0) for (const key of interfaceKeys.get(type.name) ?? []) add(fields, key)
    const selections: SelectionNode[] = [...fields].map(([, nodes]) => writeField(nodes, type))
    for (const [condition, below] of narrowed) {
      const name = { kind: Kind.NAME, value: condition.name } as const
      const met = intersection(objects, possible(condition))
      selections.push({
        kind: Kind.INLINE_FRAGMENT,
        typeCondition: { kind: Kind.NAMED_TYPE, name },
        selectionSet: write(below, condition, met),
      })
    }
    return setOf(selections.length > 0 ? selections : [typename])
  }

  function writeField(nodes: readonly FieldNode[], parent: GraphQLCompositeType): FieldNode {
    const [node = typename] = nodes
    const { alias, name } = node
    const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? [])
    const type = sets.length > 0 ? compositeBelow(parent, name.value) : undefined
    return {
      kind: Kind.FIELD,
      name,
      alias: alias?.value === name.value ? undefined : alias,
      arguments: node.arguments,
      selectionSet: type ? write(sets, type, possible(type)) : node.selectionSet,
    }
  }

  function collect(
    sets: readonly SelectionSetNode[],
    type: GraphQLCompositeType,
    objects: ReadonlySet<string>,
  ): Collected {
    const collected: Collected = { fields: new Map(), narrowed: new Map() }
    const spread = new Set<string>()
    for (const set of sets) set.selections.forEach(visit)
    return collected

    function visit(selection: SelectionNode): void {
      if (selection.kind === Kind.FIELD) visitField(selection)
      else if (selection.kind === Kind.INLINE_FRAGMENT) visitFragment(selection)
      else if (!spread.has(selection.name.value)) {
        spread.add(selection.name.value)
        const fragment = fragments.get(selection.name.value)
        if (fragment !== undefined) visitFragment(fragment)
      }
    }

    /** What some type's field requires is forgotten by the planner (0.0.38) where the field is an interface's. */
    function visitField(field: FieldNode): void {
      const { value: name } = field.name
      const requires = [...objects].some((object) => requiredFields.requiredFor(object, name))
      if (isObjectType(type) || !requires) add(collected.fields, field)
      else for (const object of objects) narrow(schema.getType(object), setOf([field]))
    }

    function narrow(condition: GraphQLNamedType | undefined, set: SelectionSetNode): void {
      if (!isCompositeType(condition)) return
      collected.narrowed.set(condition, [...(collected.narrowed.get(condition) ?? []), set])
    }

    function visitFragment({
      typeCondition,
      selectionSet,
    }: FragmentDefinitionNode | InlineFragmentNode): void {
      const condition = typeCondition ? schema.getType(typeCondition.name.value) : type
      if (!isCompositeType(condition)) return
      if (hasFieldsOf(type, condition)) selectionSet.selections.forEach(visit)
      else if (intersection(objects, possible(condition)).size > 0) {
        narrow(condition, selectionSet)
      }
    }
  }

  /** True when everything of type `type` satisfies `condition`, and its fields can be written without saying so. */
  function hasFieldsOf(type: GraphQLCompositeType, condition: GraphQLCompositeType): boolean {
    if (condition === type) return true
    if (isUnionType(type) || isObjectType(condition)) return false
    return schema.isSubType(condition, type)
  }

  function possible(type: GraphQLCompositeType): ReadonlySet<string> {
    return new Set(isObjectType(type) ? [type.name] : schema.getPossibleTypes(type).map(({ name }) => name))
  }
}

function add(fields: Map<string, FieldNode[]>, node: FieldNode): void {
  const field = node.name.value === '__typename' ? typename : node
  const key = (field.alias ?? field.name).value
  const known = fields.get(key)
  if (known) known.push(field)
  else fields.set(key, [field])
}

function intersection(some: ReadonlySet<string>, others: ReadonlySet<string>): ReadonlySet<string> {
  return new Set([...some].filter((name) => others.has(name)))
}
