/**
 * Who was looked at must be known even where a caller did not ask for DetailIDs: a search by name that selects names
 * alone shows people all the same. So each selection on a person or record that does not name its DetailIDs gets them
 * added, under a key that the answer's reader takes out again.
 */
import {
  type DocumentNode,
  type GraphQLSchema,
  getNamedType,
  isObjectType,
  Kind,
  type SelectionSetNode,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'

/** Aliases that the reader of the answer knows and removes. */
const addedKeys = { detailIds: '_auditDetailIds', record: '_auditRecord' } as const

export const isAddedKey = (key: string | number) => key === addedKeys.detailIds || key === addedKeys.record

interface Addition {
  readonly at: number
  readonly text: string
}

const people: Readonly<Record<string, { field: string; add: string }>> = {
  Patient: { field: 'linkedDetailIds', add: `${addedKeys.detailIds}: linkedDetailIds` },
  AuditTrail: { field: 'linkedDetailIds', add: `${addedKeys.detailIds}: linkedDetailIds` },
  PatientRecord: { field: 'detailId', add: `${addedKeys.detailIds}: detailId` },
}
const addRecord = `${addedKeys.record}: record { detailId }`

/** The operation's text with DetailIDs asked for; lines stay where they are, so that errors name the right one. */
export function completedOperation(text: string, document: DocumentNode, schema: GraphQLSchema): string {
  const additions: Addition[] = []
  const typeInfo = new TypeInfo(schema)
  const within: string[] = []
  visit(
    document,
    visitWithTypeInfo(typeInfo, {
      SelectionSet: {
        enter(node) {
          const name = getNamedType(typeInfo.getType())?.name ?? ''
          const added = additionTo(node, name, within, schema)
          if (added !== null && node.loc) additions.push({ at: node.loc.start + 1, text: ` ${added} ` })
          within.push(name)
        },
        leave: () => void within.pop(),
      },
    }),
  )
  return additions
    .sort((a, b) => b.at - a.at)
    .reduce((result, { at, text: added }) => result.slice(0, at) + added + result.slice(at), text)
}

/** Items below a person are that person's; one that is asked for by its own id has to say whose it is. */
function additionTo(
  set: SelectionSetNode,
  type: string,
  within: readonly string[],
  schema: GraphQLSchema,
): string | null {
  const person = people[type]
  if (person !== undefined) {
    // A record below its person is one of those that are linked.
    const isKnown = type === 'PatientRecord' && within.includes('Patient')
    return isKnown || selects(set, person.field) ? null : person.add
  }
  const isRoot = within.at(-1) === schema.getQueryType()?.name
  return isRoot && hasRecord(schema, type) && !selects(set, 'record') ? addRecord : null
}

function hasRecord(schema: GraphQLSchema, name: string): boolean {
  const type = schema.getType(name)
  return isObjectType(type) && getNamedType(type.getFields().record?.type)?.name === 'PatientRecord'
}

/** As it stands, under its own name and whatever the variables: only then is it sure to be in the answer. */
function selects(set: SelectionSetNode, field: string): boolean {
  return set.selections.some(
    (each) => each.kind === Kind.FIELD && each.name.value === field && (each.directives?.length ?? 0) === 0,
  )
}
