/**
 * Which record types an operation reads, and how it gets to them, which SMART v2 grants apart: `read` what is asked for
 * by its own id, `search` what is listed. What hangs on a record is reached as that record is: its encounter, and
 * whatever a person is told by. A condition that could leave a field out changes nothing.
 */
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  getOperationAST,
  isListType,
  isObjectType,
  Kind,
  type SelectionSetNode,
} from 'graphql'
import { type RecordType, recordTypeNamed } from '../../../schema/record-types.ts'
import type { Interaction, ReachedTypes } from '../../entrance.ts'

/** How a selection was reached: the nearest record above it, and the person above that. */
interface Way {
  readonly record: Interaction
  readonly person: Interaction | null
}

type Field = GraphQLField<unknown, unknown>

const ownIds: readonly string[] = ['id', 'detailId']

/** @param operationName null for the only one; of an operation that there is not, nothing is reached. */
export function reachedTypes(
  document: DocumentNode,
  operationName: string | null,
  schema: GraphQLSchema,
): ReachedTypes {
  const operation = getOperationAST(document, operationName)
  const query = schema.getQueryType()
  const reached = new Map<RecordType, Set<Interaction>>()
  const fragments = fragmentsOf(document)
  const walked = new Set<string>()
  if (operation && query) walk(operation.selectionSet, query, { record: 'search', person: null })
  return reached

  function walk({ selections }: SelectionSetNode, type: GraphQLNamedType, way: Way): void {
    for (const each of selections) {
      if (each.kind === Kind.FIELD) walkField(each, type, way)
      else if (each.kind === Kind.FRAGMENT_SPREAD) walkFragment(each.name.value, way)
      else walk(each.selectionSet, schema.getType(each.typeCondition?.name.value ?? type.name) ?? type, way)
    }
  }

  /** Once for each way to it, however often it is spread. */
  function walkFragment(name: string, way: Way): void {
    const fragment = fragments.get(name)
    const type = fragment && schema.getType(fragment.typeCondition.name.value)
    const key = `${name} ${way.record} ${way.person}`
    if (!fragment || !type || walked.has(key)) return
    walked.add(key)
    walk(fragment.selectionSet, type, way)
  }

  function walkField({ name, selectionSet }: FieldNode, type: GraphQLNamedType, way: Way): void {
    const field = isObjectType(type) ? type.getFields()[name.value] : undefined
    if (!field || !selectionSet) return
    const named = getNamedType(field.type)
    const record = recordTypeNamed(named.name)
    walk(selectionSet, named, record === null ? way : reach(record, field, type === query ? null : way))
  }

  /** @param way null from the root. */
  function reach(record: RecordType, field: Field, way: Way | null): Way {
    const interaction = way === null ? wayFromRoot(field) : wayTo(record, field, way)
    reached.set(record, (reached.get(record) ?? new Set()).add(interaction))
    return { record: interaction, person: record === 'Patient' ? interaction : (way?.person ?? null) }
  }
}

function fragmentsOf({ definitions }: DocumentNode): ReadonlyMap<string, FragmentDefinitionNode> {
  const fragments = definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION)
  return new Map(fragments.map((each) => [each.name.value, each]))
}

function wayFromRoot({ args }: Field): Interaction {
  return args.some(({ name }) => ownIds.includes(name)) ? 'read' : 'search'
}

/** A person's own records, and the one an item of theirs is filed under, are that person. */
function wayTo(record: RecordType, { type }: Field, way: Way): Interaction {
  if (record === 'Patient') return way.person ?? way.record
  // A connection is of another name than what it lists.
  const isList = getNamedType(type).name !== record || isListType(getNullableType(type))
  return isList ? 'search' : way.record
}
