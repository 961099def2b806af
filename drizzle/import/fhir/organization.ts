/** Organization (https://hl7.org/fhir/STU3/organization.html, https://hl7.org/fhir/R4/organization.html). */
import { odsOrganizationSystem } from '../../schema/code-systems.ts'
import { addressOf, identifierOf, telecomOf, valueIn } from './datatypes/people-and-places.ts'
import type { Mapping } from './mapped.ts'

export const mapOrganization: Mapping<'Organization'> = (elements) => {
  const identifiers = elements.list('identifier', identifierOf)
  return {
    row: {
      odsCode: valueIn(odsOrganizationSystem, identifiers),
      identifiers,
      active: elements.boolean('active'),
      types: elements.concepts('type'),
      name: elements.text('name'),
      telecoms: elements.list('telecom', telecomOf),
      addresses: elements.list('address', addressOf),
      partOfId: elements.reference('partOf', 'Organization'),
    },
    parts: {},
  }
}
