/**
 * Search parameters of Patient (https://nhsconnect.github.io/CareConnectAPI/ and the vendor's own), as far as the graph
 * answers them exactly.
 */
import { enumCode } from '../../../../schema/enum-codes.ts'
import type { Gender, IdentifierCriterion, PatientCriteria } from '../../../../schema/generated/operations.ts'
import { mostDetailIds } from '../../../door.ts'
import { dayRange } from '../search/date-range.ts'
import {
  type Given,
  invalid,
  once,
  type SearchParameter,
  type SearchParameters,
} from '../search/parameter.ts'
import { alternatives, codesOf, single, singleToken } from '../search/values.ts'

export type PatientSearchCriteria = PatientCriteria & { readonly withLinked?: boolean }

const genders = new Map(
  (['MALE', 'FEMALE', 'OTHER', 'UNKNOWN'] satisfies Gender[]).map((name) => [enumCode('Gender', name), name]),
)

export const patientParameters: SearchParameters<PatientSearchCriteria> = {
  _id: {
    type: 'token',
    about: `Ids, with alternatives: at most ${mostDetailIds}.`,
    read: (given) => ({ detailIds: idsOf(given) }),
  },
  identifier: {
    type: 'token',
    about: 'A current identifier: system|value or value.',
    read: (given) => ({ identifier: identifierCriterion(given) }),
  },
  family: text('family', 'Start of a family name, present or past; case and accents are ignored.'),
  given: text('given', 'Start of a given name; case and accents are ignored.'),
  name: text('name', 'Start of a family or given name; case and accents are ignored.'),
  gender: {
    type: 'token',
    about: 'male, female, other or unknown.',
    read: (given) => {
      const [gender, ...others] = codesOf(given, 'http://hl7.org/fhir/administrative-gender', genders)
      if (others.length > 0) throw invalid(given.name, 'takes one value: alternatives are not supported')
      return { gender }
    },
  },
  birthdate: {
    type: 'date',
    about: 'Day, month or year, with eq, ge, le, gt, lt, sa or eb; repeat it for a range.',
    read: (given) => ({ birthDate: dayRange(given) }),
  },
  'address-postalcode': text('postalCode', 'Start of a postcode; spaces are ignored.'),
  // Written so in the guide's examples.
  'address-postcode': { ...text('postalCode', ''), about: null },
  email: exact('email', 'An e-mail address.'),
  phone: exact('phone', 'A telephone number as the source wrote it.'),
  getAllLinkedPatients: {
    type: 'token',
    about: 'true adds every record linked to or merged with a match; needs another parameter.',
    read: (given) => {
      const value = once(given)
      if (value !== 'true' && value !== 'false') throw invalid(given.name, 'must be true or false')
      return { withLinked: value === 'true' }
    },
  },
}

/** `system|value` or `value` in any system. */
export function identifierCriterion(given: Given): IdentifierCriterion {
  const { system, code } = singleToken(given)
  if (code === undefined) throw invalid(given.name, 'needs a value')
  return { value: code, ...(system !== undefined && { system }) }
}

function text(criterion: keyof PatientCriteria, about: string): SearchParameter<PatientSearchCriteria> {
  return { type: 'string', about, read: (given) => ({ [criterion]: single(given) }) }
}

function exact(criterion: 'email' | 'phone', about: string): SearchParameter<PatientSearchCriteria> {
  return { type: 'token', about, read: (given) => ({ [criterion]: single(given) }) }
}

function idsOf(given: Given): string[] {
  const ids = [...new Set(alternatives(given))]
  if (ids.length > mostDetailIds) throw invalid(given.name, `takes at most ${mostDetailIds} ids`)
  return ids
}
