/** Location (https://hl7.org/fhir/STU3/location.html, https://hl7.org/fhir/R4/location.html). */
import { odsSiteSystem } from '../../schema/code-systems.ts'
import { isList, isObject } from '../json/json.ts'
import { conceptOf } from './datatypes/codeable-concept.ts'
import { addressOf, identifierOf, telecomOf, valueIn } from './datatypes/people-and-places.ts'
import type { Elements } from './elements.ts'
import type { Mapping } from './mapped.ts'
import { requiredCodes } from './structure/required-codes.ts'

export const mapLocation: Mapping<'Location'> = (elements) => {
  const identifiers = elements.list('identifier', identifierOf)
  return {
    row: {
      odsSiteCode: valueIn(odsSiteSystem, identifiers),
      identifiers,
      status: elements.code('status', requiredCodes.Location.status),
      name: elements.text('name'),
      description: elements.text('description'),
      type: typeOf(elements),
      physicalType: elements.concept('physicalType'),
      telecoms: elements.list('telecom', telecomOf),
      address: elements.take('address', (value) => (isObject(value) ? addressOf(value) : undefined)),
      managingOrganizationId: elements.reference('managingOrganization', 'Organization'),
      partOfId: elements.reference('partOf', 'Location'),
    },
    parts: {},
  }
}

/** One concept in STU3, a list in R4 of which the column holds the first. */
function typeOf(elements: Elements) {
  return elements.version === 'STU3'
    ? elements.concept('type')
    : elements.take(
        'type',
        (value) => conceptOf(isList(value) ? value[0] : undefined),
        (kept) => [kept],
      )
}
