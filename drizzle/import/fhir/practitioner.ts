/** Practitioner (https://hl7.org/fhir/STU3/practitioner.html, https://hl7.org/fhir/R4/practitioner.html). */
import { sdsUserSystem } from '../../schema/code-systems.ts'
import { addressOf, identifierOf, nameOf, telecomOf, valueIn } from './datatypes/people-and-places.ts'
import type { Mapping } from './mapped.ts'
import { requiredCodes } from './structure/required-codes.ts'

export const mapPractitioner: Mapping<'Practitioner'> = (elements) => {
  const identifiers = elements.list('identifier', identifierOf)
  return {
    row: {
      sdsUserId: valueIn(sdsUserSystem, identifiers),
      identifiers,
      active: elements.boolean('active'),
      names: elements.list('name', nameOf),
      gender: elements.code('gender', requiredCodes.Practitioner.gender),
      telecoms: elements.list('telecom', telecomOf),
      addresses: elements.list('address', addressOf),
    },
    parts: {},
  }
}
