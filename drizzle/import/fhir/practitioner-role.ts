/** PractitionerRole (https://hl7.org/fhir/STU3/practitionerrole.html, https://hl7.org/fhir/R4/practitionerrole.html). */
import { objectsOf } from '../json/json.ts'
import { identifierOf, telecomOf } from './datatypes/people-and-places.ts'
import { type Elements, literalOnly, recordOf } from './elements.ts'
import type { Mapping } from './mapped.ts'

export const mapPractitionerRole: Mapping<'PractitionerRole'> = (elements) => {
  const period = elements.period('period')
  return {
    row: {
      identifiers: elements.list('identifier', identifierOf),
      active: elements.boolean('active'),
      periodStart: period?.start,
      periodEnd: period?.end,
      practitionerId: elements.reference('practitioner', 'Practitioner'),
      organizationId: elements.reference('organization', 'Organization'),
      codes: elements.concepts('code'),
      specialties: elements.concepts('specialty'),
      locationIds: locationsOf(elements),
      telecoms: elements.list('telecom', telecomOf),
    },
    parts: {},
  }
}

function locationsOf(elements: Elements): string[] | undefined {
  return elements.take(
    'location',
    (value) => {
      const ids = objectsOf(value).flatMap(
        (location) => recordOf(location, 'Location', elements.resolve)?.id ?? [],
      )
      return ids.length === 0 ? undefined : ids
    },
    (ids) => {
      const locations = objectsOf(elements.resource.location)
      return locations.length === ids.length ? locations.map(literalOnly) : null
    },
  )
}
