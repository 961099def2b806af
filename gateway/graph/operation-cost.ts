/**
 * What an operation may cost to answer, by its text and the page sizes it asks for: one for each field, and each list
 * counts as often as it may be long. A list directly below a field with a page size is as long as the page; no other
 * list says how long it may be, and counts as a few.
 */
import {
  type FieldNode,
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isCompositeType,
  isListType,
  isUnionType,
  Kind,
  type SelectionSetNode,
} from 'graphql'

import type { Selection } from './operation.ts'

type Variables = Readonly<Record<string, unknown>>

/** A number, or what makes it from coerced variables where a page size is one. */
export type Cost = number | ((variables: Variables) => number)

/** How many items a list counts for that has no page size. */
const ASSUMED_ITEMS = 2
/** How many a page counts for whose size the client leaves open: as many as any page of this graph may hold. */
const OPEN_PAGE_ITEMS = 10_000
const PAGE_SIZE_ARGUMENT = 'first'

/** The selection must be valid, and not larger than the limits allow: fragments are followed wherever they are spread. */
export function compileCost(
  { definition, fragments }: Selection,
  root: GraphQLCompositeType,
  schema: GraphQLSchema,
): Cost {
  return costOfSet(definition.selectionSet, root, 1)

  /** @param items of a list directly in this selection. */
  function costOfSet(set: SelectionSetNode, type: GraphQLNamedType | undefined, items: Cost): Cost {
    return sum(
      set.selections.map((selection) => {
        if (selection.kind === Kind.FIELD) return costOfField(selection, type, items)
        const fragment =
          selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)
        if (fragment === undefined) return 0
        const { typeCondition } = fragment
        return costOfSet(
          fragment.selectionSet,
          typeCondition ? schema.getType(typeCondition.name.value) : type,
          items,
        )
      }),
    )
  }

  function costOfField(field: FieldNode, parent: GraphQLNamedType | undefined, items: Cost): Cost {
    const found = fieldOf(field, parent)
    // What a selection says of itself and of the schema is read from memory.
    if (found === undefined) return 1
    const { type, args } = found
    const size = args.find(({ name }) => name === PAGE_SIZE_ARGUMENT)
    const page = size ? pageSize(field, size) : null
    const isList = isListType(getNullableType(type))
    const times: Cost = isList ? (page ?? items) : 1
    const itemsBelow = isList || page === null ? ASSUMED_ITEMS : page
    const below = field.selectionSet ? costOfSet(field.selectionSet, getNamedType(type), itemsBelow) : 0
    return product(times, sum([1, below]))
  }
}

function fieldOf(
  { name }: FieldNode,
  parent: GraphQLNamedType | undefined,
): GraphQLField<unknown, unknown> | undefined {
  return isCompositeType(parent) && !isUnionType(parent) ? parent.getFields()[name.value] : undefined
}

function pageSize({ arguments: given = [] }: FieldNode, { defaultValue }: GraphQLArgument): Cost {
  const value = given.find(({ name }) => name.value === PAGE_SIZE_ARGUMENT)?.value
  if (value === undefined) return itemsOf(defaultValue)
  if (value.kind === Kind.INT) return itemsOf(Number(value.value))
  if (value.kind !== Kind.VARIABLE) return OPEN_PAGE_ITEMS
  const name = value.name.value
  return (variables) => itemsOf(variables[name] === undefined ? defaultValue : variables[name])
}

/** A page of less than nothing is for its field to refuse. */
function itemsOf(size: unknown): number {
  return typeof size === 'number' ? Math.max(size, 0) : OPEN_PAGE_ITEMS
}

/** What does not depend on variables is reckoned once. */
function sum(costs: readonly Cost[]): Cost {
  const fixed = costs.reduce<number>((total, cost) => (typeof cost === 'number' ? total + cost : total), 0)
  const varying = costs.filter((cost) => typeof cost === 'function')
  if (varying.length === 0) return fixed
  return (variables) => varying.reduce((total, cost) => total + cost(variables), fixed)
}

function product(times: Cost, cost: Cost): Cost {
  if (typeof times === 'number' && typeof cost === 'number') return times * cost
  return (variables) => costOfRun(times, variables) * costOfRun(cost, variables)
}

/** The cost of one run. */
export function costOfRun(cost: Cost, variables: Variables): number {
  return typeof cost === 'number' ? cost : cost(variables)
}
