/** Condition (https://hl7.org/fhir/STU3/condition.html, https://hl7.org/fhir/R4/condition.html). */

import { choiceDate } from './datatypes/choice-date.ts'
import { firstInstant } from './datatypes/dates.ts'
import type { Mapping } from './mapped.ts'
import { requiredCodes } from './structure/required-codes.ts'

const codes = requiredCodes.Condition

export const mapCondition: Mapping<'Condition'> = (elements) => {
  const isStu3 = elements.version === 'STU3'
  const code = elements.concept('code')
  const category = elements.concepts('category')
  const onsetDate = choiceDate(elements, 'onset')
  const recordedDate = elements.text(isStu3 ? 'assertedDate' : 'recordedDate')
  elements.reference('subject', 'Patient')
  return {
    row: {
      effectiveAt: firstInstant(onsetDate ?? recordedDate),
      code,
      clinicalStatus: elements.code('clinicalStatus', codes.clinicalStatus),
      verificationStatus: elements.code('verificationStatus', codes.verificationStatus),
      category,
      severity: elements.concept('severity'),
      bodySite: elements.concepts('bodySite'),
      onsetDate,
      abatementDate: choiceDate(elements, 'abatement'),
      recordedDate,
      encounterId: elements.reference(isStu3 ? 'context' : 'encounter', 'Encounter'),
      asserterId: elements.reference('asserter', 'Practitioner'),
      notes: elements.notes('note'),
    },
    parts: {},
  }
}
