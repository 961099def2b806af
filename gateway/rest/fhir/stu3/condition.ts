/** Condition as Care Connect profiles it (CareConnect-Condition-1; https://hl7.org/fhir/STU3/condition.html). */
import { Fault } from '../../../../schema/fault.ts'
import {
  FhirConditionDocument,
  type FhirConditionQuery,
  type FhirConditionQueryVariables,
  type FhirConditionRowFragment,
} from '../../../../schema/generated/operations.ts'
import { sourcesOf } from '../../sources-of.ts'
import type { FhirMapping } from '../entry.ts'
import { resource } from '../resource.ts'
import { type ConditionCriteria, conditionParameters } from './condition-parameters.ts'
import { conditionById, conditionsByCriteria } from './condition-search.ts'
import { clinicalStatusCode, verificationStatusCode } from './condition-status.ts'
import { annotations, codeableConcept, codeableConcepts, reference } from './datatypes.ts'
import { extraRules, withExtra } from './extra.ts'
import { metaOf, type Source } from './meta.ts'
import { PROFILES } from './profiles.ts'

interface SourcedCondition {
  readonly condition: FhirConditionRowFragment
  readonly source: Source
}

type Mapping = FhirMapping<
  ConditionCriteria,
  FhirConditionQueryVariables,
  FhirConditionQuery,
  SourcedCondition
>

export const document = FhirConditionDocument

export const search: Mapping['search'] = {
  profile: PROFILES.Condition,
  parameters: conditionParameters,
  pageSize: 50,
  largestPage: 1000,
  byId: conditionById,
  byCriteria: conditionsByCriteria,
}

/** The union over the linked set in the graph's order; a patient nobody has gives nothing. */
export const records: Mapping['records'] = ({ condition, patient, findPatients }) => {
  if (condition) return onePage([{ condition, source: condition.record.tenancy }], 1, null)
  const people = [...(patient ? [patient] : []), ...(findPatients?.nodes ?? [])]
  if (people.length > 1) throw new Fault('AMBIGUOUS', 'The identifier is held by more than one person.')
  const page = people[0]?.conditions
  if (!page) return onePage([], 0, null)
  const { nodes, totalCount, pageInfo } = page
  const sourceOf = sourcesOf(people[0]?.linkedSources)
  const rows = nodes.map((node) => ({ condition: node, source: sourceOf(node) }))
  return onePage(rows, totalCount, pageInfo.hasNextPage ? pageInfo.endCursor : null)
}

export const toFhir: Mapping['toFhir'] = ({ condition, source }) => {
  const mapped = resource({
    resourceType: 'Condition',
    id: condition.id,
    meta: metaOf(condition, PROFILES.Condition, source),
    clinicalStatus: clinicalStatusCode(condition.clinicalStatus),
    verificationStatus: verificationStatusCode(condition.verificationStatus),
    category: codeableConcepts(condition.category),
    severity: codeableConcept(condition.severity),
    code: codeableConcept(condition.code),
    bodySite: codeableConcepts(condition.bodySite),
    subject: { reference: `Patient/${condition.record.detailId}` },
    context: reference('Encounter', condition.encounter),
    onsetDateTime: condition.onsetDate,
    abatementDateTime: condition.abatementDate,
    assertedDate: condition.recordedDate,
    asserter: reference('Practitioner', condition.asserter),
    note: annotations(condition.notes),
  })
  return withExtra(mapped, condition, rules)
}

const rules = extraRules(
  ['resourceType', 'id', 'subject', 'clinicalStatus', 'verificationStatus'],
  // Not R4's `stage` and `recorder`, nor `abatementString` and its like in a form that STU3 lacks.
  [
    ...['identifier', 'category', 'severity', 'code', 'bodySite', 'asserter', 'evidence', 'note'],
    ...['onsetDateTime', 'onsetAge', 'onsetPeriod', 'onsetRange', 'onsetString'],
    ...['abatementDateTime', 'abatementAge', 'abatementPeriod', 'abatementRange', 'abatementString'],
  ],
)

const onePage = (matches: SourcedCondition[], total: number, next: string | null) => ({
  matches,
  others: [],
  total,
  next,
})
