/** Reads from an answer whose records it shows and how many of each type: compiled once for each operation. */
import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  getNullableType,
  isListType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'
import { type RecordType, recordTypes } from '../../schema/record-types.ts'
import { isAddedKey } from './completed-operation.ts'

export interface Shown {
  readonly detailIds: Set<string>
  /** By GraphQL type: the record types, `PatientRecord` for each source's own record of a person, and `AuditEvent`. */
  readonly counts: Map<string, number>
}

/** Takes out again what was added to the operation. */
export type AnswerReader = (data: unknown, shown: Shown) => void

type ReadValue = (value: unknown, shown: Shown) => void

const countedTypes: ReadonlySet<string> = new Set([
  ...Object.keys(recordTypes),
  'PatientRecord',
  'AuditEvent',
])
const detailIdFields: ReadonlySet<string> = new Set(['detailId', 'linkedDetailIds'])
const referringFields: ReadonlySet<string> = new Set(['id', 'detailId', '__typename'])
/** What an item says of its source shows nothing of the person; `patient` is counted as itself. */
const sourceFields: ReadonlySet<string> = new Set([...referringFields, 'tenancy', 'patient'])
/** Beyond what the engine plans: what has more is refused there. */
const MAX_FIELDS = 5_000

class TooManyFields extends Error {}

interface Compiling {
  readonly schema: GraphQLSchema
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>
  fields: number
}

/** Null for an operation that is too large to be read; the engine refuses it, too. */
export function compileReader(
  document: DocumentNode,
  operation: OperationDefinitionNode,
  schema: GraphQLSchema,
): AnswerReader | null {
  const fragments = document.definitions.filter((each) => each.kind === Kind.FRAGMENT_DEFINITION)
  const compiling = {
    schema,
    fragments: new Map(fragments.map((each) => [each.name.value, each])),
    fields: 0,
  }
  const root = schema.getQueryType()
  try {
    return compileObject([operation.selectionSet], root ?? undefined, compiling) ?? (() => undefined)
  } catch (error) {
    if (error instanceof TooManyFields) return null
    throw error
  }
}

/** Null where nothing below is of interest. */
function compileObject(
  sets: readonly SelectionSetNode[],
  type: GraphQLNamedType | undefined,
  compiling: Compiling,
): ReadValue | null {
  if (!isObjectType(type)) return null
  const readers = [...collect(sets, compiling)].flatMap(([key, nodes]) => {
    const [name = ''] = nodes.map((node) => node.name.value)
    const read = compileField(name, nodes, type, compiling)
    return read === null ? [] : [{ key, read, isAdded: isAddedKey(key) }]
  })
  if (readers.length === 0) return null
  return (object, shown) => {
    const values = object as Record<string, unknown>
    for (const { key, read, isAdded } of readers) {
      const value = values[key]
      if (value !== undefined && value !== null) read(value, shown)
      // Not deleted: that would slow down whoever writes the answer out. What is undefined is not written.
      if (isAdded) values[key] = undefined
    }
  }
}

function compileField(
  name: string,
  nodes: readonly FieldNode[],
  parent: GraphQLObjectType,
  compiling: Compiling,
): ReadValue | null {
  if (detailIdFields.has(name)) return eachOf(readDetailId)
  const given = parent.getFields()[name]?.type
  const type = getNamedType(given)
  const sets = nodes.flatMap(({ selectionSet }) => selectionSet ?? [])
  const below = compileObject(sets, type, compiling)
  // A person's own record is counted as the person.
  const isOwn = name === 'record' && !isItem(parent)
  const counted = type !== undefined && !isOwn && countedTypes.has(type.name) ? type.name : null
  if (below === null && counted === null) return null
  const isReference = parent !== compiling.schema.getQueryType() && !isListType(getNullableType(given))
  const silent = name === 'record' ? sourceFields : referringFields
  const isShown = counted !== null && isReference ? compileShown(sets, silent, compiling) : () => true
  return eachOf((value, shown) => {
    if (counted !== null && isShown(value)) shown.counts.set(counted, (shown.counts.get(counted) ?? 0) + 1)
    below?.(value, shown)
  })
}

/**
 * Whether a record that another refers to was shown: the id that stands in the referring record shows nothing of it, and is
 * there for a record that may not be read, too.
 */
function compileShown(
  sets: readonly SelectionSetNode[],
  silent: ReadonlySet<string>,
  compiling: Compiling,
): (value: unknown) => boolean {
  const keys = [...collect(sets, compiling)]
    .filter(([key, nodes]) => !isAddedKey(key) && nodes.some(({ name }) => !silent.has(name.value)))
    .map(([key]) => key)
  return (value) => keys.some((key) => holdsSomething((value as Record<string, unknown>)[key]))
}

/** A list of what may not be read is empty where it is not null. */
function holdsSomething(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== null && value !== undefined
}

function isItem({ name }: GraphQLObjectType): boolean {
  return Object.hasOwn(recordTypes, name) && recordTypes[name as RecordType].about === 'patient'
}

function eachOf(read: ReadValue): ReadValue {
  const readEach: ReadValue = (value, shown) => {
    if (value === null || value === undefined) return
    if (!Array.isArray(value)) return read(value, shown)
    for (const item of value) readEach(item, shown)
  }
  return readEach
}

const readDetailId: ReadValue = (value, { detailIds }) => {
  if (typeof value === 'string') detailIds.add(value)
}

/** Fields by the key they answer to; every fragment once. */
function collect(sets: readonly SelectionSetNode[], compiling: Compiling): Map<string, FieldNode[]> {
  const found = new Map<string, FieldNode[]>()
  const spread = new Set<string>()
  const addField = (field: FieldNode): void => {
    compiling.fields += 1
    if (compiling.fields > MAX_FIELDS) throw new TooManyFields()
    const key = field.alias?.value ?? field.name.value
    found.set(key, [...(found.get(key) ?? []), field])
  }
  const add = ({ selections }: SelectionSetNode): void => {
    for (const each of selections) {
      if (each.kind === Kind.FIELD) addField(each)
      else if (each.kind === Kind.INLINE_FRAGMENT) add(each.selectionSet)
      else if (!spread.has(each.name.value)) {
        spread.add(each.name.value)
        const fragment = compiling.fragments.get(each.name.value)
        if (fragment !== undefined) add(fragment.selectionSet)
      }
    }
  }
  for (const set of sets) add(set)
  return found
}
