/** Keeps one source id from standing for two people. */
import type { Sql } from 'postgres'
import { nhsNumberSystem } from '../../schema/code-systems.ts'
import { isNhsNumber, searchedValue } from '../../schema/nhs-number.ts'
import { periodOf } from '../fhir/datatypes/period.ts'
import { type JsonObject, objectsOf, textOf } from '../json/json.ts'
import type { KeyNumber, PatientIdentity, RecordIndex } from './record-index.ts'

/** Of a Patient resource, STU3 or R4, on a day (`2026-04-03`): a number that is old or has ended tells nobody apart. */
export function identityOf(resource: JsonObject, today: string): PatientIdentity {
  const nhsNumber = objectsOf(resource.identifier)
    .filter(({ system, use }) => system === nhsNumberSystem && use !== 'old')
    .filter(({ period }) => !hasEnded(periodOf(period)?.end, today))
    .map(({ value }) => searchedValue(nhsNumberSystem, textOf(value) ?? ''))
    .find(isNhsNumber)
  return { nhsNumber, birthDate: textOf(resource.birthDate) }
}

function hasEnded(end: string | undefined, today: string): boolean {
  return end !== undefined && end < today.slice(0, end.length)
}

/**
 * Both the NHS number and the date of birth differ. One alone may be a correction; both together mean that the id
 * names somebody else, and writing it would give one person another's record.
 */
function isAnotherPerson(known: PatientIdentity, given: PatientIdentity): boolean {
  return differ(known.nhsNumber, given.nhsNumber) && differ(known.birthDate, given.birthDate)
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
    if (holder !== undefined && isAnotherPerson(holder, identity)) {
      refuse(ordinal, anotherPerson)
      index.drop(ordinal)
      refusedKeys.add(key)
      refusedIn.add(`${file} ${key}`)
    } else {
      known.set(sourceId, identity)
      acceptedIn.add(`${file} ${key}`)
    }
  }
  return (file, key) =>
    refusedKeys.has(key) && (refusedIn.has(`${file} ${key}`) || !acceptedIn.has(`${file} ${key}`))
}

const anotherPerson =
  'the id is already that of a person with another NHS number and date of birth: if this is another source, give it its own --tenancy'

function* patientEntries(index: RecordIndex) {
  for (let ordinal = 0; ordinal < index.size; ordinal += 1) {
    const entry = index.entry(ordinal)
    if (entry?.identity === undefined) continue
    const { file, key, identity } = entry
    yield { ordinal, file, key, identity, sourceId: index.keyName(key).slice('Patient/'.length) }
  }
}

/** A date that only says less is not another date. */
function differ(known: string | undefined, given: string | undefined): boolean {
  if (known === undefined || given === undefined) return false
  return !known.startsWith(given) && !given.startsWith(known)
}

/** Who the store holds under each of a source's patient ids; ids it does not hold are missing. */
export async function storedIdentities(
  sql: Sql,
  tenancyCode: string,
  sourceIds: readonly string[],
): Promise<ReadonlyMap<string, PatientIdentity>> {
  const rows = await sql<{ sourceId: string; birthDate: string | null; numbers: string[] }[]>`
    select r.source_id as "sourceId", r.birth_date as "birthDate",
      array(select i.value from demographics.current_identifier i
        where i.detail_id = r.detail_id and i.system = ${nhsNumberSystem}
        order by i.position) as "numbers"
    from demographics.patient_record r
    where r.tenancy_code = ${tenancyCode}
      and r.source_id in (select jsonb_array_elements_text(${JSON.stringify(sourceIds)}::text::jsonb))`
  return new Map(
    rows.map(({ sourceId, birthDate, numbers }) => [
      sourceId,
      { nhsNumber: numbers.find(isNhsNumber), birthDate: birthDate ?? undefined },
    ]),
  )
}
