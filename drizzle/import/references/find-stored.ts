/** Looks up, in the store, records of a source that a run refers to and does not bring. */
import { getTableColumns, getTableName } from 'drizzle-orm'
import { getTableConfig } from 'drizzle-orm/pg-core'
import type { Sql } from 'postgres'
import { recordId } from '../../schema/record-id.ts'
import { resourceTables, type StoredResourceType } from '../../schema/record-tables.ts'
import type { ResolvedReference } from '../fhir/elements.ts'
import { isStoredType } from '../fhir/structure/lookup.ts'

const idsAtATime = 5000
const storedTypes = Object.keys(resourceTables).filter(isStoredType)

/** By key name (see `keyNameOf`); keys of nothing stored are missing from the answer. */
export async function findStored(
  sql: Sql,
  tenancyCode: string,
  keys: readonly string[],
): Promise<ReadonlyMap<string, ResolvedReference>> {
  const found = new Map<string, ResolvedReference>()
  for (const type of storedTypes) {
    const keyById = new Map(
      keys.flatMap((key) => sourceIdsOf(key, type).map((id) => [recordId(tenancyCode, type, id), key])),
    )
    for (const record of await recordsById(sql, type, [...keyById.keys()])) {
      const key = keyById.get(record.id)
      if (key !== undefined) found.set(key, record)
    }
  }
  for (const key of keys.filter((name) => name.startsWith('?'))) {
    const record = await identifiedRecord(sql, tenancyCode, key)
    if (record !== undefined) found.set(key, record)
  }
  return found
}

/** A `urn:uuid:` does not say its type; sources that use them as ids are found under any. */
function sourceIdsOf(key: string, type: StoredResourceType): string[] {
  if (key.startsWith(`${type}/`)) return [key.slice(type.length + 1)]
  return key.startsWith('urn:uuid:') ? [key.slice('urn:uuid:'.length)] : []
}

async function recordsById(
  sql: Sql,
  type: StoredResourceType,
  ids: readonly string[],
): Promise<ResolvedReference[]> {
  const found: ResolvedReference[] = []
  for (let start = 0; start < ids.length; start += idsAtATime) {
    const rows = await sql.unsafe<{ id: string; detailId: string | null }[]>(
      `select id, ${detailIdOf(type)} as "detailId" from ${tableName(type)} where id = any($1::uuid[])`,
      [ids.slice(start, start + idsAtATime)],
    )
    found.push(...rows.map(({ id, detailId }) => resolved(type, id, detailId)))
  }
  return found
}

/** `?Type|system|value`, where exactly one record of the source has that identifier. */
async function identifiedRecord(
  sql: Sql,
  tenancyCode: string,
  key: string,
): Promise<ResolvedReference | undefined> {
  const [type, system = '', value = ''] = key.slice(1).split('|')
  if (!isStoredType(type)) return undefined
  const identifier = JSON.stringify([{ system, value }])
  const rows = await sql.unsafe<{ id: string; detailId: string | null }[]>(
    `select id, ${detailIdOf(type)} as "detailId" from ${tableName(type)}
     where tenancy_code = $1 and ${hasIdentifier(type)} limit 2`,
    type === 'Patient' ? [tenancyCode, system, value] : [tenancyCode, identifier],
  )
  const [first, ...others] = rows
  return first === undefined || others.length > 0 ? undefined : resolved(type, first.id, first.detailId)
}

function hasIdentifier(type: StoredResourceType): string {
  if (type === 'Patient') {
    return `detail_id in (select detail_id from demographics.current_identifier
      where system = $2 and value = $3)`
  }
  const columns = getTableColumns(resourceTables[type])
  return `${'identifiers' in columns ? 'identifiers' : "extra->'identifier'"} @> $2::text::jsonb`
}

function detailIdOf(type: StoredResourceType): string {
  return 'detailId' in resourceTables[type] ? 'detail_id::text' : 'null'
}

function tableName(type: StoredResourceType): string {
  const table = resourceTables[type]
  return `${getTableConfig(table).schema}.${getTableName(table)}`
}

function resolved(type: StoredResourceType, id: string, detailId: string | null): ResolvedReference {
  if (detailId === null) return { type, id }
  return type === 'Patient' ? { type, id, detailId } : { type, id, ownerId: detailId }
}
