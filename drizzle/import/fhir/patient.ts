/** Patient (https://hl7.org/fhir/STU3/patient.html, https://hl7.org/fhir/R4/patient.html). */
import { searchedValue } from '../../schema/nhs-number.ts'
import { sameJson } from '../json/canonical.ts'
import { type Json, type JsonObject, objectsOf, textOf } from '../json/json.ts'
import { dayOf } from './datatypes/dates.ts'
import { booleanOf, present } from './datatypes/keep.ts'
import { addressOf, identifierOf, nameOf, telecomOf } from './datatypes/people-and-places.ts'
import { periodOf } from './datatypes/period.ts'
import { type Elements, literalOnly, recordOf } from './elements.ts'
import type { Mapping, Parts } from './mapped.ts'
import { verificationStatusOf } from './nhs-number.ts'
import { requiredCodes } from './structure/required-codes.ts'

export const mapPatient: Mapping<'Patient'> = (elements) => {
  const birthDate = elements.text('birthDate')
  const deceasedDate = elements.text('deceasedDateTime')
  return {
    row: {
      active: elements.boolean('active'),
      gender: elements.code('gender', requiredCodes.Patient.gender),
      birthDate,
      birthDay: dayOf(birthDate),
      deceased:
        elements.take('deceasedBoolean', booleanOf) ?? (deceasedDate === undefined ? undefined : true),
      deceasedDate,
      maritalStatus: elements.concept('maritalStatus'),
      ...generalPractitionersOf(elements),
      managingOrganizationId: elements.reference('managingOrganization', 'Organization'),
    },
    parts: {
      identifiers: identifiersOf(elements),
      names: partsOf(elements, 'name', nameOf),
      addresses: partsOf(elements, 'address', addressOf),
      telecoms: partsOf(elements, 'telecom', telecomOf),
    },
  }
}

interface Validity {
  readonly validFrom?: string
  readonly validTo?: string
}

/** Names, addresses and telecoms as rows; those that say nothing a row holds are left to extra. */
function partsOf<T extends object>(
  elements: Elements,
  name: string,
  keep: (object: JsonObject) => T | undefined,
): (T & Validity)[] {
  const rows = elements.take(
    name,
    (value) => objectsOf(value).flatMap((object) => withValidity(object, keep) ?? []),
    (kept) => kept.map(periodBack),
  )
  return rows ?? []
}

function withValidity<T extends object>(
  object: JsonObject,
  keep: (object: JsonObject) => T | undefined,
): (T & Validity) | undefined {
  const period = periodOf(object.period)
  return present({
    ...keep(object),
    validFrom: period?.start,
    validTo: period?.end,
  } as T & Validity)
}

function periodBack<T extends Validity>({ validFrom, validTo, ...rest }: T): unknown {
  return { ...rest, period: present({ start: validFrom, end: validTo }) }
}

/** The same identifier given twice is one row, and an NHS number has no spaces; the list as given is then in extra. */
function identifiersOf(elements: Elements): NonNullable<Parts['identifiers']> {
  const rows = elements.take(
    'identifier',
    (value) => withoutRepeats(objectsOf(value).flatMap(identifierRow)),
    (kept) => kept.map(({ verificationStatus, ...rest }) => (verificationStatus ? null : periodBack(rest))),
  )
  return rows ?? []
}

function identifierRow(identifier: JsonObject) {
  const row = withValidity(identifier, identifierOf)
  const value = textOf(identifier.value)
  // An identifier without a value (a reason why there is none) is no row to search by.
  if (row === undefined || value === undefined) return []
  return [
    { ...row, value: searchedValue(row.system, value), verificationStatus: verificationStatusOf(identifier) },
  ]
}

function withoutRepeats<T>(rows: readonly T[]): readonly T[] {
  return rows.filter((row, at) => rows.findIndex((other) => sameJson(row, other)) === at)
}

/** The columns have room for one practitioner and one practice. */
function generalPractitionersOf(elements: Elements) {
  const kept = elements.take(
    'generalPractitioner',
    (value) => gpsOf(value, elements),
    () => {
      const given = objectsOf(elements.resource.generalPractitioner)
      const order = given.map((reference) => elements.resolve(reference)?.type).join()
      const isWhole = ['Practitioner', 'Organization', 'Practitioner,Organization'].includes(order)
      return isWhole ? given.map(literalOnly) : null
    },
  )
  return kept ?? {}
}

function gpsOf(value: Json | undefined, elements: Elements) {
  const given = objectsOf(value)
  const first = (type: 'Practitioner' | 'Organization') =>
    given.map((reference) => recordOf(reference, type, elements.resolve)).find(Boolean)?.id
  return present({
    generalPractitionerId: first('Practitioner'),
    generalPracticeId: first('Organization'),
  })
}
