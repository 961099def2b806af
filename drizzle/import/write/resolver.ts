/** Where the references of a resource lead, once all files are read and settled. */
import { recordId } from '../../schema/record-id.ts'
import type { StoredResourceType } from '../../schema/record-tables.ts'
import type { Resolve, ResolvedReference } from '../fhir/elements.ts'
import { patientElements } from '../fhir/map-resource.ts'
import { identifiedTarget, targetOf } from '../fhir/references.ts'
import { isStoredType } from '../fhir/structure/lookup.ts'
import type { JsonObject } from '../json/json.ts'
import type { KeyNumber, RecordIndex } from '../references/record-index.ts'
import { keyNameOf, patientPath } from '../references/required-references.ts'
import type { Settled } from '../references/settle.ts'
import type { FullUrls } from '../sources/entry.ts'

export interface Resolving {
  readonly tenancy: { readonly code: string }
  readonly index: RecordIndex
  readonly settled: Settled
  /** DetailIDs of the run's patients. */
  readonly detailIds: ReadonlyMap<KeyNumber, string>
}

/** A patient may be named by identifier alone; other such references name somebody outside. */
export function createResolver(fullUrls: FullUrls, resolving: Resolving): Resolve {
  const { settled, tenancy, index, detailIds } = resolving
  return (reference): ResolvedReference | undefined => {
    const name = keyOf(reference, fullUrls)
    const found = name === undefined ? undefined : settled.leadsTo(name)
    if (found === undefined || !('key' in found)) return found
    const [type, sourceId] = splitKey(index.keyName(found.key))
    if (!isStoredType(type)) return undefined
    const id = recordId(tenancy.code, type, sourceId)
    return type === 'Patient'
      ? { type, id, detailId: detailIds.get(found.key) }
      : { type, id, ownerId: ownerOf(found.key, type, resolving) }
  }
}

/**
 * The same, for a record of one patient: what is about another patient counts as not found, so that it becomes no link
 * across people. Patients themselves are found: a record may be asserted by a relative, or name a duplicate.
 */
export function withinPatient(
  resolve: Resolve,
  ownerId: string | undefined,
  onStranger: (type: StoredResourceType) => void,
): Resolve {
  if (ownerId === undefined) return resolve
  return (reference) => {
    const record = resolve(reference)
    if (record === undefined || patientElements[record.type] === null) return record
    if (record.ownerId === ownerId) return record
    onStranger(record.type)
    return undefined
  }
}

function keyOf(reference: JsonObject, fullUrls: FullUrls): string | undefined {
  const target = targetOf(reference)
  return keyNameOf(target.kind === 'logical' ? identifiedTarget(reference, 'Patient') : target, fullUrls)
}

/** The patient whom the entry that counts for its record is about. */
function ownerOf(
  key: KeyNumber,
  type: StoredResourceType,
  { index, settled, detailIds }: Resolving,
): string | undefined {
  if (patientElements[type] === null) return undefined
  const edge = index.counting(key)?.edges.find(({ path }) => path === patientPath(type))
  const patient = edge === undefined ? undefined : settled.leadsTo(index.keyName(edge.to))
  return patient !== undefined && 'key' in patient ? detailIds.get(patient.key) : patient?.detailId
}

function splitKey(key: string): [string, string] {
  const slash = key.indexOf('/')
  return [key.slice(0, slash), key.slice(slash + 1)]
}
