/**
 * Search parameters of Condition (https://nhsconnect.github.io/CareConnectAPI/ and the vendor's own), as far as the
 * graph answers them exactly.
 */
import type {
  CodeCriterion,
  ConditionClinicalStatus,
  IdentifierCriterion,
} from '../../../../schema/generated/operations.ts'
import { invalid, once, type SearchParameters } from '../search/parameter.ts'
import { codesOf, tokens } from '../search/values.ts'
import { CLINICAL_STATUS_SYSTEM, statusesByCode } from './condition-status.ts'
import { identifierCriterion } from './patient-parameters.ts'

export interface ConditionCriteria {
  readonly detailId: string
  readonly identifier: IdentifierCriterion
  readonly categories: CodeCriterion[]
  readonly clinicalStatus: ConditionClinicalStatus[]
  readonly codes: CodeCriterion[]
}

export const conditionParameters: SearchParameters<ConditionCriteria> = {
  patient: {
    type: 'reference',
    about: 'Any linked Patient gives the conditions of all of them. Patient/{id} or {id}.',
    read: (given) => {
      const [, id] = /^(?:Patient\/)?([A-Za-z0-9.-]{1,64})$/.exec(once(given)) ?? []
      if (id === undefined) throw invalid(given.name, 'must be one id or Patient/{id}')
      return { detailId: id }
    },
  },
  'patient.identifier': {
    type: 'token',
    about: 'An identifier that one person holds: system|value or value.',
    read: (given) => ({ identifier: identifierCriterion(given) }),
  },
  'patient.getAllLinkedPatients': {
    type: 'token',
    about: 'Only true, which is what is always done.',
    read: (given) => {
      if (once(given) !== 'true')
        throw invalid(given.name, 'can only be true: linked records are always searched')
      return {}
    },
  },
  category: {
    type: 'token',
    about: 'Any coding of any category: code, system|code or system|, with alternatives.',
    read: (given) => ({ categories: [...tokens(given)] }),
  },
  'clinical-status': {
    type: 'token',
    about: 'Codes, with alternatives. recurrence includes what a source calls a relapse.',
    read: (given) => ({ clinicalStatus: codesOf(given, CLINICAL_STATUS_SYSTEM, statusesByCode).flat() }),
  },
  code: {
    type: 'token',
    about: 'Any coding of the condition: code, system|code or system|, with alternatives.',
    read: (given) => ({ codes: [...tokens(given)] }),
  },
}
