/** Encounter (https://hl7.org/fhir/STU3/encounter.html, https://hl7.org/fhir/R4/encounter.html). */
import type { StoredParticipant } from '../../schema/admin-adt.ts'
import type { FhirCodeableConcept } from '../../schema/columns.ts'
import { isObject, type Json, type JsonObject, objectsOf, textOf } from '../json/json.ts'
import { codingOf, conceptOf } from './datatypes/codeable-concept.ts'
import { firstInstant } from './datatypes/dates.ts'
import { eachOf, present } from './datatypes/keep.ts'
import { periodOf } from './datatypes/period.ts'
import { type Elements, literalOnly, recordOf } from './elements.ts'
import type { Mapping, Parts } from './mapped.ts'
import { requiredCodes } from './structure/required-codes.ts'

export const mapEncounter: Mapping<'Encounter'> = (elements) => {
  const classCoding = elements.take('class', codingOf)
  const period = elements.period('period')
  elements.reference('subject', 'Patient')
  return {
    row: {
      effectiveAt: firstInstant(period?.start),
      status: elements.code('status', requiredCodes.Encounter.status),
      class: classCoding,
      classCode: classCoding?.code,
      types: elements.concepts('type'),
      priority: elements.concept('priority'),
      periodStart: period?.start,
      periodEnd: period?.end,
      reasons: elements.concepts(elements.version === 'STU3' ? 'reason' : 'reasonCode'),
      participants: participantsOf(elements),
      ...hospitalizationOf(elements),
      serviceProviderId: elements.reference('serviceProvider', 'Organization'),
      partOfId: elements.reference('partOf', 'Encounter'),
    },
    parts: { wardStays: wardStaysOf(elements) },
  }
}

function participantsOf(elements: Elements): readonly StoredParticipant[] | undefined {
  return elements.take(
    'participant',
    (value) => eachOf(value, (participant) => participantOf(participant, elements)),
    () =>
      objectsOf(elements.resource.participant).map((participant) => {
        const { types, practitionerId, start, end } = participantOf(participant, elements) ?? {}
        const individual = practitionerId === undefined ? undefined : literalOnly(participant.individual)
        return { type: types, individual, period: present({ start, end }) }
      }),
  )
}

function participantOf(participant: JsonObject, elements: Elements): StoredParticipant | undefined {
  return present({
    types: eachOf(participant.type, conceptOf),
    practitionerId: recordOf(participant.individual, 'Practitioner', elements.resolve)?.id,
    ...periodOf(participant.period),
  })
}

/** Every stay has a row, even one without a known place, so that positions are the source's. */
function wardStaysOf(elements: Elements): NonNullable<Parts['wardStays']> {
  const stays = elements.take(
    'location',
    (value) => objectsOf(value).map((stay) => wardStayOf(stay, elements)),
    (kept) =>
      kept.map(({ locationId, status, periodStart, periodEnd }, position) => ({
        location: locationId && literalOnly(objectsOf(elements.resource.location)[position]?.location),
        status,
        period: present({ start: periodStart, end: periodEnd }),
      })),
  )
  return stays ?? []
}

function wardStayOf(stay: JsonObject, elements: Elements) {
  const period = periodOf(stay.period)
  return {
    locationId: recordOf(stay.location, 'Location', elements.resolve)?.id,
    status: textOf(stay.status),
    periodStart: period?.start,
    periodEnd: period?.end,
  }
}

/** How the methods are sent: extensions of CareConnect (STU3) and UK Core (R4), on either element. */
function hospitalizationOf(elements: Elements) {
  const { resource } = elements
  const kept = elements.take('hospitalization', admissionOf, ({ admitSource, dischargeDestination }) => ({
    admitSource,
    dischargeDisposition: dischargeDestination,
  }))
  const holders = [resource, resource.hospitalization]
  return {
    ...kept,
    admissionMethod: extensionConcept(
      holders,
      /\/Extension-(?:CareConnect|UKCore)-AdmissionMethod(?:-\d+)?$/,
    ),
    dischargeMethod: extensionConcept(
      holders,
      /\/Extension-(?:CareConnect|UKCore)-DischargeMethod(?:-\d+)?$/,
    ),
  }
}

function admissionOf(value: Json | undefined) {
  if (!isObject(value)) return undefined
  return present({
    admitSource: conceptOf(value.admitSource),
    dischargeDestination: conceptOf(value.dischargeDisposition),
  })
}

function extensionConcept(
  holders: readonly (Json | undefined)[],
  url: RegExp,
): FhirCodeableConcept | undefined {
  const extensions = holders.flatMap((holder) => (isObject(holder) ? objectsOf(holder.extension) : []))
  return conceptOf(
    extensions.find((extension) => url.test(textOf(extension.url) ?? ''))?.valueCodeableConcept,
  )
}
