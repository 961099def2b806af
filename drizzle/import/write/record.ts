/** A mapped resource with all that its row says of where it came from. */
import { createHash } from 'node:crypto'
import type { CareSetting, FhirVersion } from '../../schema/columns.ts'
import { recordId } from '../../schema/record-id.ts'
import type { StoredResourceType } from '../../schema/record-tables.ts'
import { type Resolve, recordOf } from '../fhir/elements.ts'
import { mapResource, patientElements } from '../fhir/map-resource.ts'
import type { Parts } from '../fhir/mapped.ts'
import { isRestricted } from '../fhir/security-labels.ts'
import { referenceSystem } from '../fhir/source-reference.ts'
import { canonicalJson } from '../json/canonical.ts'
import { isObject, type JsonObject, textOf } from '../json/json.ts'
import type { Row } from './bulk-statements.ts'
import { withinPatient } from './resolver.ts'

export interface SourceTenancy {
  readonly code: string
  readonly careSetting: CareSetting
}

export interface IncomingRecord {
  readonly type: StoredResourceType
  readonly id: string
  readonly ordinal: number
  /** Of the patient it is, or is about. */
  readonly detailId: string | undefined
  /** Hexadecimal, of all that the row says of the resource: equal where neither it nor what it refers to has changed. */
  readonly contentHash: string
  /** When the source itself says that it changed, undefined where it is silent. */
  readonly changedAt: string | undefined
  /** The types of other patients' records that it refers to: see `withinPatient`. */
  readonly strangers: ReadonlySet<StoredResourceType>
  /** All columns but `version`. */
  readonly row: Row
  readonly parts: Parts
}

interface Found {
  readonly ordinal: number
  readonly type: StoredResourceType
  readonly sourceId: string
  readonly resource: JsonObject
  readonly version: FhirVersion
  readonly tenancy: SourceTenancy
  readonly resolve: Resolve
  /** The DetailID a patient resource has. */
  readonly ownDetailId: string | undefined
  /** When this run takes it in, for a resource that does not say when it was changed. */
  readonly now: string
}

/** All that one row, and the rows that belong to it, will say; nothing is asked of the store. */
export function incomingRecord(found: Found): IncomingRecord {
  const { ordinal, type, sourceId, resource, version, tenancy, resolve, now } = found
  const detailId = found.ownDetailId ?? patientOf(found)
  const strangers = new Set<StoredResourceType>()
  const { row, parts, extra } = mapResource(type, resource, version, {
    resolve: withinPatient(resolve, detailId, (stranger) => strangers.add(stranger)),
    system: referenceSystem(tenancy.code),
  })
  const meta = isObject(resource.meta) ? resource.meta : {}
  const restricted = isRestricted(resource)
  const content = {
    row,
    parts,
    extra,
    detailId,
    version,
    careSetting: tenancy.careSetting,
    // Left out where false, so that records stored before the column was there count as unchanged.
    restricted: restricted || undefined,
    ...versionOf(meta),
  }
  const contentHash = createHash('sha256').update(canonicalJson(content)).digest('hex')
  const id = recordId(tenancy.code, type, sourceId)
  const changedAt = textOf(meta.lastUpdated)
  const provenance = {
    id,
    tenancyCode: tenancy.code,
    sourceId,
    sourceVersion: textOf(meta.versionId),
    lastUpdated: changedAt ?? now,
    sourceDated: changedAt !== undefined,
    fhirVersion: version,
    synthetic: false,
    contentHash: `\\x${contentHash}`,
    extra,
    restricted,
    detailId,
    careSetting: tenancy.careSetting,
  }
  return {
    type,
    id,
    ordinal,
    detailId,
    contentHash,
    changedAt,
    strangers,
    row: { ...row, ...provenance },
    parts,
  }
}

function versionOf({ versionId, lastUpdated }: JsonObject): JsonObject {
  return { versionId, lastUpdated }
}

function patientOf({ type, resource, resolve }: Found): string | undefined {
  const element = patientElements[type]
  return element === null ? undefined : recordOf(resource[element], 'Patient', resolve)?.detailId
}
