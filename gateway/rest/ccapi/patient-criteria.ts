/**
 * The body of Find Patient (https://api.graphnethealth.com/documentation/ccapis) as what the graph is asked: every
 * property, and what is refused.
 */
import type { Gender, PatientCriteria } from '../../../schema/generated/operations.ts'
import { isJsonObject } from '../../json-object.ts'
import { dayNamed } from './local-time.ts'
import { type PageWanted, pageWanted } from './paging.ts'
import { invalid } from './refusal.ts'

export interface PatientSearch {
  readonly criteria: PatientCriteria
  readonly page: PageWanted
  readonly allDemographics: boolean
  readonly retrieveMinorNumbers: boolean
}

type Reader = (value: unknown, name: string) => PatientCriteria

const genders: ReadonlyMap<string, Gender> = new Map([
  ['male', 'MALE'],
  ['m', 'MALE'],
  ['female', 'FEMALE'],
  ['f', 'FEMALE'],
  ['other', 'OTHER'],
  ['o', 'OTHER'],
  ['unknown', 'UNKNOWN'],
  ['u', 'UNKNOWN'],
])

/** What narrows the search. A criterion that the graph cannot honour is refused: ignored, it would find too many. */
const criteria: Readonly<Record<string, Reader>> = {
  DateOfBirth: (value, name) => ({ birthDate: dayRange(text(value, name), name) }),
  Forename: (value, name) => ({ given: text(value, name) }),
  Gender: (value, name) => ({ gender: gender(text(value, name), name) }),
  GPCode: notSupported,
  GPPracticeCode: notSupported,
  NhsNumber: (value, name) => ({ nhsNumber: text(value, name) }),
  PatientListId: notSupported,
  PatientNumber: (value, name) => ({ identifier: { value: text(value, name) } }),
  PatientTenancyId: (value, name) => ({ tenancyNumbers: [whole(value, name)] }),
  PostCode: (value, name) => ({ postalCode: text(value, name) }),
  Surname: (value, name) => ({ family: text(value, name) }),
}

const options = ['AllDemographics', 'AllTenancies', 'PageNumber', 'PageSize', 'RetrieveMinorNumbers'] as const

/** @throws Fault INVALID_REQUEST naming the property at fault. */
export function readPatientSearch(body: unknown): PatientSearch {
  const given = givenProperties(body)
  const parts = Object.entries(given).map(([name, value]) => criteria[name]?.(value, name) ?? {})
  const found: PatientCriteria = Object.assign({}, ...parts)
  const { tenancyNumbers, ...person } = found
  if (Object.keys(person).length === 0) {
    throw invalid('The search criteria', 'must say whom to find: give at least one property of the person')
  }
  refuseTenancyContradiction(flag(given, 'AllTenancies'), tenancyNumbers != null)
  return {
    criteria: found,
    page: pageWanted(number(given, 'PageNumber') ?? 1, number(given, 'PageSize')) ?? { number: 1, size: 1 },
    allDemographics: flag(given, 'AllDemographics') ?? false,
    retrieveMinorNumbers: flag(given, 'RetrieveMinorNumbers') ?? false,
  }
}

/** Null and empty text are how the platform's clients leave a property out. */
function givenProperties(body: unknown): Readonly<Record<string, unknown>> {
  if (!isJsonObject(body)) throw invalid('The search criteria', 'must be one JSON object')
  const known = (name: string) =>
    Object.hasOwn(criteria, name) || (options as readonly string[]).includes(name)
  if (!Object.keys(body).every(known))
    throw invalid('A property', 'of the search criteria is not one of the operation')
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null && value !== ''))
}

/**
 * Without AllTenancies a caller searches their own tenancy; a caller who has none searches all. To refuse every
 * tenancy and name none, or to want all and only one, cannot be honoured.
 */
function refuseTenancyContradiction(all: boolean | null, one: boolean): void {
  if (all === true && one) throw invalid('PatientTenancyId', 'cannot be given with AllTenancies')
  if (all === false && !one) throw invalid('AllTenancies', 'can be false only with a PatientTenancyId')
}

function notSupported(_value: unknown, name: string): never {
  throw invalid(name, 'is not supported')
}

function text(value: unknown, name: string): string {
  if (typeof value !== 'string' || value.trim() === '' || value.includes('\0'))
    throw invalid(name, 'must be text')
  return value.trim()
}

function gender(value: string, name: string): Gender {
  const found = genders.get(value.toLowerCase())
  if (found === undefined) throw invalid(name, 'must be Male, Female, Other or Unknown')
  return found
}

function dayRange(value: string, name: string) {
  const day = dayNamed(value)
  if (day === null) throw invalid(name, 'must be a date such as 1942-06-19')
  return { from: day, to: day }
}

function whole(value: unknown, name: string): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || Math.abs(value) > 2_147_483_647) {
    throw invalid(name, 'must be a whole number')
  }
  return value
}

function number(given: Readonly<Record<string, unknown>>, name: string): number | null {
  return given[name] === undefined ? null : whole(given[name], name)
}

function flag(given: Readonly<Record<string, unknown>>, name: string): boolean | null {
  const value = given[name] ?? null
  if (value !== null && typeof value !== 'boolean') throw invalid(name, 'must be true or false')
  return value
}
