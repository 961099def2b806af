/** Keeps one source id from standing for two people. */
import type { Sql } from 'postgres'
import { nhsNumberSystem } from '../../schema/code-systems.ts'
import { isNhsNumber, searchedValue } from '../../schema/nhs-number.ts'
import { periodOf } from '../fhir/datatypes/period.ts'
import { type JsonObject, objectsOf, textOf } from '../json/json.ts'
import type { KeyNumber, PatientIdentity, RecordIndex } from './record-index.ts'
import { type Difference, differenceOf } from './same-person.ts'

/** Of a Patient resource, STU3 or R4, on a day (`2026-04-03`): a number that is old or has ended tells nobody apart. */
export function identityOf(resource: JsonObject, today: string): PatientIdentity {
  const nhsNumber = objectsOf(resource.identifier)
    .filter(({ system, use }) => system === nhsNumberSystem && use !== 'old')
    .filter(({ period }) => !hasEnded(periodOf(period)?.end, today))
    .map(({ value }) => searchedValue(nhsNumberSystem, textOf(value) ?? ''))
    .find(isNhsNumber)
  const families = objectsOf(resource.name).flatMap(({ family }) => textOf(family) ?? [])
  return { nhsNumber, birthDate: textOf(resource.birthDate), families }
}

function hasEnded(end: string | undefined, today: string): boolean {
  return end !== undefined && end < today.slice(0, end.length)
}

/** Whether what a file says of a patient may be about the person who was refused under that id. */
export type NamesAnother = (file: number, key: KeyNumber) => boolean

interface Refusing {
  readonly index: RecordIndex
  readonly stored: (sourceIds: readonly string[]) => Promise<ReadonlyMap<string, PatientIdentity>>
  readonly refuse: (ordinal: number, reason: string) => void
}

/**
 * Refuses each patient entry whose id the store, or an earlier entry of the run, has given to another person. What
 * the run says of that id is then about nobody known, except in a file that brings the known person itself: see
 * `settle`.
 */
export async function refuseOtherPeople({ index, stored, refuse }: Refusing): Promise<NamesAnother> {
  const given = [...patientEntries(index)]
  const known = new Map(await stored([...new Set(given.map(({ sourceId }) => sourceId))]))
  const refusedKeys = new Set<KeyNumber>()
  const refusedIn = new Set<string>()
  const acceptedIn = new Set<string>()
  for (const { ordinal, file, key, sourceId, identity } of given) {
    const holder = known.get(sourceId)
    const difference = holder && differenceOf(holder, identity)
    if (difference !== undefined) {
      refuse(ordinal, anotherPerson(difference))
      index.drop(ordinal)
      refusedKeys.add(key)
      refusedIn.add(`${file} ${key}`)
    } else {
      known.set(sourceId, together(holder, identity))
      acceptedIn.add(`${file} ${key}`)
    }
  }
  return (file, key) =>
    refusedKeys.has(key) && (refusedIn.has(`${file} ${key}`) || !acceptedIn.has(`${file} ${key}`))
}

function anotherPerson(difference: Difference): string {
  return `the id is already that of a person with another ${difference}: if this is another source, give it its own --tenancy`
}

function* patientEntries(index: RecordIndex) {
  for (let ordinal = 0; ordinal < index.size; ordinal += 1) {
    const entry = index.entry(ordinal)
    if (entry?.identity === undefined) continue
    const { file, key, identity } = entry
    yield { ordinal, file, key, identity, sourceId: index.keyName(key).slice('Patient/'.length) }
  }
}

/** An entry that says less does not make the next one's task easier. */
function together(known: PatientIdentity | undefined, given: PatientIdentity): PatientIdentity {
  return {
    nhsNumber: given.nhsNumber ?? known?.nhsNumber,
    birthDate: given.birthDate ?? known?.birthDate,
    families: given.families.length > 0 ? given.families : (known?.families ?? []),
  }
}

interface StoredIdentity {
  readonly sourceId: string
  readonly birthDate: string | null
  readonly numbers: readonly string[]
  readonly families: readonly string[]
}

/** Who the store holds under each of a source's patient ids; ids it does not hold are missing. */
export async function storedIdentities(
  sql: Sql,
  tenancyCode: string,
  sourceIds: readonly string[],
): Promise<ReadonlyMap<string, PatientIdentity>> {
  const rows = await sql<StoredIdentity[]>`
    select r.source_id as "sourceId", r.birth_date as "birthDate",
      array(select i.value from demographics.current_identifier i
        where i.detail_id = r.detail_id and i.system = ${nhsNumberSystem}
        order by i.position) as "numbers",
      array(select n.family from demographics.patient_name n
        where n.detail_id = r.detail_id and n.family is not null) as "families"
    from demographics.patient_record r
    where r.tenancy_code = ${tenancyCode}
      and r.source_id in (select jsonb_array_elements_text(${JSON.stringify(sourceIds)}::text::jsonb))`
  return new Map(
    rows.map(({ sourceId, birthDate, numbers, families }) => [
      sourceId,
      { nhsNumber: numbers.find(isNhsNumber), birthDate: birthDate ?? undefined, families },
    ]),
  )
}
