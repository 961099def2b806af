import type { BatchFetchNode, EntityBatchAlias, RequiresSelection } from '@graphql-hive/router-query-planner'
import { type DocumentNode, Kind, print, type SelectionNode, visit } from 'graphql'

import type { RequiredFields } from '../required-fields.ts'
import { setOf } from '../selection-set.ts'

/**
 * One fetch brings fields with `@requires` and others alike. Where what is required failed, the others can still be asked
 * for: this is the fetch of one group of entities without such fields. `undefined` when it has none, or no others.
 */
export function withoutRequired(
  node: BatchFetchNode,
  { definitions }: DocumentNode,
  batch: EntityBatchAlias,
  fields: RequiredFields,
): BatchFetchNode | undefined {
  const [operation, ...others] = definitions
  if (operation?.kind !== Kind.OPERATION_DEFINITION || others.length > 0) return undefined

  const required = new Map<string, Set<string>>()
  const selections = operation.selectionSet.selections.flatMap((field): SelectionNode[] => {
    if (field.kind !== Kind.FIELD || (field.alias ?? field.name).value !== batch.alias) return []
    const left = field.selectionSet?.selections.flatMap((selection) => leaveOut(selection, required, fields))
    return left?.length ? [{ ...field, selectionSet: setOf(left) }] : []
  })
  if (selections.length === 0 || required.size === 0) return undefined
  const used = readVariables(selections)
  const requires = batch.requires.map((selection) => withoutFields(selection, required, fields))
  return {
    ...node,
    operation: print({
      ...operation,
      selectionSet: setOf(selections),
      // A subgraph refuses an operation with variables that it does not use.
      variableDefinitions: operation.variableDefinitions?.filter(({ variable }) =>
        used.has(variable.name.value),
      ),
    }),
    variableUsages: node.variableUsages?.filter((name) => used.has(name)),
    entityBatch: { aliases: [{ ...batch, requires }] },
  }
}

/** The selection on one type of entities without fields for which something is required, which is noted. */
function leaveOut(
  selection: SelectionNode,
  required: Map<string, Set<string>>,
  fields: RequiredFields,
): SelectionNode[] {
  const type = selection.kind === Kind.INLINE_FRAGMENT ? selection.typeCondition?.name.value : undefined
  if (selection.kind !== Kind.INLINE_FRAGMENT || type === undefined) return [selection]
  const left = selection.selectionSet.selections.filter((each) => {
    const needed = each.kind === Kind.FIELD ? fields.requiredFor(type, each.name.value) : undefined
    const names = needed?.map(({ name }) => name.value)
    if (names) required.set(type, new Set([...(required.get(type) ?? []), ...names]))
    return names === undefined
  })
  return left.length > 0 ? [{ ...selection, selectionSet: setOf(left) }] : []
}

function withoutFields(
  selection: RequiresSelection,
  required: ReadonlyMap<string, ReadonlySet<string>>,
  fields: RequiredFields,
): RequiresSelection {
  if (selection.kind !== 'InlineFragment') return selection
  const { typeCondition: type, selections } = selection
  const isNeeded = (each: RequiresSelection) => {
    if (each.kind !== 'Field') return true
    const name = each.alias ?? each.name
    return fields.isKeyField(type, name) || !required.get(type)?.has(name)
  }
  return { ...selection, selections: selections.filter(isNeeded) }
}

function readVariables(selections: readonly SelectionNode[]): ReadonlySet<string> {
  const used = new Set<string>()
  visit(setOf(selections), {
    Variable: ({ name }) => {
      used.add(name.value)
    },
  })
  return used
}
