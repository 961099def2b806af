/** A source's copy of a person's details, with whatever that source has wrong or out of date. */
import { nhsNumberSystem } from '../../schema/code-systems.ts'
import {
  patientAddress,
  patientIdentifier,
  patientName,
  patientRecord,
  patientTelecom,
} from '../../schema/demographics.ts'
import { isoDate, isoInstant, yearsAfter } from '../person/calendar.ts'
import { nicknames } from '../person/names.ts'
import { type Person, topics } from '../person/person.ts'
import { createRandom, type Random } from '../person/random.ts'
import { restrictedMeta } from '../person/restrictions.ts'
import { organizationId } from '../source/directory.ts'
import type { Disagreement, SourceRecord } from '../source/source-record.ts'
import { localNumberSystem } from '../source/tenancies.ts'
import { maritalStatuses } from '../terminology/per-version.ts'
import { type RowSink, sourceColumnsOf } from './rows.ts'

export function addPatientRows(record: SourceRecord, sink: RowSink): void {
  const { person, position } = record
  const random = createRandom(person.seed, person.index, topics.demographics, position)
  const lastUpdated = isoInstant(
    Math.max(person.birthDay + 1, person.lastDay - random.integer(0, 700)),
    1_110,
  )
  addRecord(record, lastUpdated, random, sink)
  addIdentifiers(record, lastUpdated, random, sink)
  addNames(record, random, sink)
  addAddress(record, sink)
  if (!disagreesBy(record, 'no-telecom')) addTelecoms(record, sink)
}

function addRecord(record: SourceRecord, lastUpdated: string, random: Random, sink: RowSink): void {
  const { person, tenancy, directory } = record
  const birthDate = isoDate(person.birthDay)
  const isPractice = tenancy === person.practice
  const knowsOfDeath = person.deathDay !== null && (isPractice || random.chance(0.6))
  const yearOnly = disagreesBy(record, 'year-of-birth-only')
  sink.add(patientRecord, {
    ...sourceColumnsOf(tenancy, 'Patient', record.localNumber, lastUpdated),
    detailId: record.detailId,
    restricted: person.restrictions.person,
    extra: person.restrictions.person ? restrictedMeta : null,
    active: record.active,
    gender: disagreesBy(record, 'no-gender') ? 'unknown' : person.sex,
    birthDate: yearOnly ? birthDate.slice(0, 4) : birthDate,
    birthDay: yearOnly ? null : birthDate,
    deceased: knowsOfDeath ? true : null,
    deceasedDate: knowsOfDeath && person.deathDay !== null ? isoDate(person.deathDay) : null,
    maritalStatus: person.ageYears < 16 ? null : maritalStatuses[person.maritalStatus][tenancy.fhirVersion],
    generalPractitionerId: isPractice ? random.pick(directory.practitionerIds) : null,
    generalPracticeId: organizationId(tenancy, person.practice.odsCode),
    managingOrganizationId: directory.organizationId,
  })
}

function addIdentifiers(record: SourceRecord, lastUpdated: string, random: Random, sink: RowSink): void {
  const { person, tenancy } = record
  const joinedDay = Math.max(person.birthDay, yearsAfter(person.lastDay, -12))
  const known = { detailId: record.detailId, recordedAt: isoInstant(joinedDay, 600) }
  const local = { ...known, system: localNumberSystem(tenancy), validFrom: isoDate(joinedDay) }
  const statusDraw = random.next()
  const renumbered = random.chance(0.04)
  if (!disagreesBy(record, 'no-nhs-number')) {
    const verificationStatus = verificationStatusOf(statusDraw)
    const nhsNumber = {
      system: nhsNumberSystem,
      value: person.nhsNumber,
      use: 'official',
      verificationStatus,
    }
    sink.add(patientIdentifier, { ...known, ...nhsNumber, position: 0 })
  }
  sink.add(patientIdentifier, { ...local, value: record.localNumber, use: 'usual', position: 1 })
  if (!renumbered) return
  sink.add(patientIdentifier, {
    ...local,
    value: `X${record.localNumber}`,
    use: 'old',
    position: 2,
    validTo: lastUpdated.slice(0, 10),
    supersededAt: lastUpdated,
  })
}

function verificationStatusOf(share: number): string {
  if (share < 0.93) return '01'
  if (share < 0.965) return '02'
  return share < 0.985 ? '03' : '06'
}

function addNames(record: SourceRecord, random: Random, sink: RowSink): void {
  const { person, detailId } = record
  const nickname = nicknames[person.given[0] ?? '']
  const prefix = [titleOf(person)]
  sink.add(patientName, {
    detailId,
    position: 0,
    use: 'official',
    family: familyNameIn(record, random),
    given: [...givenNamesIn(record)],
    prefix,
  })
  if (nickname !== undefined && record.position === 0 && random.chance(0.3)) {
    sink.add(patientName, { detailId, position: 1, use: 'nickname', given: [nickname], prefix: null })
  } else if (person.maidenName !== null && record.position === 0 && random.chance(0.5)) {
    sink.add(patientName, {
      detailId,
      position: 1,
      use: 'old',
      family: person.maidenName,
      given: [...person.given],
      prefix: null,
    })
  }
}

function familyNameIn(record: SourceRecord, random: Random): string {
  const { family, maidenName } = record.person
  if (maidenName !== null && disagreesBy(record, 'maiden-name')) return maidenName
  return disagreesBy(record, 'typing-error') ? mistyped(family, random) : family
}

function givenNamesIn(record: SourceRecord): readonly string[] {
  const [first = '', ...others] = record.person.given
  const called = disagreesBy(record, 'nickname') ? (nicknames[first] ?? first) : first
  return disagreesBy(record, 'no-middle-name') ? [called] : [called, ...others]
}

/** Two letters inside the word change places. */
function mistyped(word: string, random: Random): string {
  const letters = [...word]
  const at = random.integer(1, Math.max(1, letters.length - 2))
  const [one, other] = [letters[at] ?? '', letters[at + 1] ?? '']
  return [...letters.slice(0, at), other, one, ...letters.slice(at + 2)].join('')
}

function titleOf(person: Person): string {
  if (person.sex === 'male') return person.ageYears < 16 ? 'Master' : 'Mr'
  if (person.ageYears < 16) return 'Miss'
  return person.maritalStatus === 'single' ? 'Ms' : 'Mrs'
}

function addAddress(record: SourceRecord, sink: RowSink): void {
  const { person, detailId } = record
  const outdated = disagreesBy(record, 'former-address')
  const address = outdated ? person.formerAddress : person.address
  sink.add(patientAddress, {
    detailId,
    position: 0,
    validFrom: outdated ? null : isoDate(person.movedOnDay),
    use: 'home',
    type: 'physical',
    line: [...(address.line ?? [])],
    city: address.city,
    district: address.district,
    postalCode: address.postalCode,
    country: address.country,
  })
}

function addTelecoms({ person, detailId }: SourceRecord, sink: RowSink): void {
  const known = [
    { system: 'phone', value: person.landline, use: 'home' },
    { system: 'phone', value: person.mobile, use: 'mobile' },
    { system: 'email', value: person.email, use: 'home' },
  ].filter((each) => each.value !== null)
  known.forEach((each, position) => {
    sink.add(patientTelecom, { detailId, position, ...each, rank: position + 1 })
  })
}

function disagreesBy(record: SourceRecord, disagreement: Disagreement): boolean {
  return record.disagreements.includes(disagreement)
}
