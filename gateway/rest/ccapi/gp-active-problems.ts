/**
 * GP problems, active (https://api.graphnethealth.com/documentation/ccapis): conditions that general practices hold as
 * current.
 */
import { Fault } from '../../../schema/fault.ts'
import {
  CcapiGpActiveProblemsDocument,
  type CcapiGpActiveProblemsQuery,
  type CcapiGpActiveProblemsQueryVariables,
} from '../../../schema/generated/operations.ts'
import { sourcesOf } from '../sources-of.ts'
import { localTime } from './local-time.ts'
import { readCode, rubric } from './read-code.ts'
import type { CcapiSection } from './section.ts'

type Patient = NonNullable<CcapiGpActiveProblemsQuery['patient']>
type Condition = NonNullable<Patient['conditions']>['nodes'][number]

interface Problem {
  readonly condition: Condition
  readonly tenancyName: string
}

type Section = CcapiSection<CcapiGpActiveProblemsQueryVariables, CcapiGpActiveProblemsQuery, Problem>

export const document = CcapiGpActiveProblemsDocument

export const search: Section['search'] = {
  operationId: 'GpActiveProblems_GetGpActiveProblemsByPatientDetailId',
  // The one URL that was ever seen has `acute`.
  bundles: ['gp', 'acute'],
  section: 'gp-problems/active',
  reads: { type: 'Condition', bundle: 'gp', careSettings: ['gp'] },
  listProperty: 'ActiveProblemsCollection',
  columns: { Date: 'date', Rubric: 'text', ReadCode: 'text', Notes: 'text', TenancyDescription: 'text' },
  variables: (detailId) => ({ detailId }),
}

/** The whole list, newest first, without what the source took back or ruled out: the rows have no place to say so. */
export const records: Section['records'] = ({ patient }) => {
  if (patient === null) return null
  if (patient.conditions?.pageInfo.hasNextPage)
    throw new Fault('INTERNAL', 'More problems than one list holds.')
  const sourceOf = sourcesOf(patient.linkedSources)
  return (patient.conditions?.nodes ?? [])
    .filter(
      ({ verificationStatus }) =>
        verificationStatus !== 'REFUTED' && verificationStatus !== 'ENTERED_IN_ERROR',
    )
    .map((condition) => ({ condition, tenancyName: sourceOf(condition).name }))
}

export const toCcapi: Section['toCcapi'] = ({ condition, tenancyName }) => {
  const date = condition.onsetDate ?? condition.recordedDate
  const notes = (condition.notes ?? []).flatMap(({ text }) => text ?? [])
  return {
    Date: localTime(date),
    Rubric: rubric(condition.code),
    ReadCode: readCode(condition.code),
    // A year or a month has no place in Date and is not lost.
    Notes: [...notes, ...(date !== null && localTime(date) === null ? [`Date recorded: ${date}`] : [])].join(
      '\n',
    ),
    TenancyDescription: tenancyName,
  }
}
