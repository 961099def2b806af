/**
 * AllergyIntolerance (https://hl7.org/fhir/STU3/allergyintolerance.html,
 * https://hl7.org/fhir/R4/allergyintolerance.html).
 */
import type { StoredReaction } from '../../schema/clinical.ts'
import { type JsonObject, textOf } from '../json/json.ts'
import { annotationOf } from './datatypes/annotation.ts'
import { choiceDate } from './datatypes/choice-date.ts'
import { conceptOf } from './datatypes/codeable-concept.ts'
import { firstInstant } from './datatypes/dates.ts'
import { eachOf, present } from './datatypes/keep.ts'
import type { Mapping } from './mapped.ts'
import { requiredCodes } from './structure/required-codes.ts'

const codes = requiredCodes.AllergyIntolerance

export const mapAllergyIntolerance: Mapping<'AllergyIntolerance'> = (elements) => {
  const code = elements.concept('code')
  const onsetDate = choiceDate(elements, 'onset')
  const recordedDate = elements.text(elements.version === 'STU3' ? 'assertedDate' : 'recordedDate')
  elements.reference('patient', 'Patient')
  return {
    row: {
      // An allergy counts from when it was known: its onset is often a childhood guess, or missing.
      effectiveAt: firstInstant(recordedDate ?? onsetDate),
      code,
      clinicalStatus: elements.code('clinicalStatus', codes.clinicalStatus),
      verificationStatus: elements.code('verificationStatus', codes.verificationStatus),
      type: elements.code('type', codes.type),
      categories: elements.codes('category', codes.category),
      criticality: elements.code('criticality', codes.criticality),
      onsetDate,
      recordedDate,
      lastOccurrence: elements.text('lastOccurrence'),
      encounterId: elements.reference('encounter', 'Encounter'),
      recorderId: elements.reference('recorder', 'Practitioner'),
      asserterId: elements.reference('asserter', 'Practitioner'),
      reactions: elements.list('reaction', reactionOf),
      notes: elements.notes('note'),
    },
    parts: {},
  }
}

function reactionOf(reaction: JsonObject): StoredReaction | undefined {
  return present({
    substance: conceptOf(reaction.substance),
    manifestation: eachOf(reaction.manifestation, conceptOf),
    description: textOf(reaction.description),
    onset: textOf(reaction.onset),
    severity: textOf(reaction.severity),
    exposureRoute: conceptOf(reaction.exposureRoute),
    note: eachOf(reaction.note, annotationOf),
  })
}
