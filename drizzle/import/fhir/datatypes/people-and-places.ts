/** Identifier, HumanName, Address and ContactPoint (https://hl7.org/fhir/R4/datatypes.html), without extensions. */
import type { FhirAddress, FhirContactPoint, FhirHumanName, FhirIdentifier } from '../../../schema/columns.ts'
import { isNumber, type Json, type JsonObject, textOf } from '../../json/json.ts'
import { conceptOf } from './codeable-concept.ts'
import { present, textsOf } from './keep.ts'

export function identifierOf(identifier: JsonObject): FhirIdentifier | undefined {
  return present({
    use: textOf(identifier.use),
    system: textOf(identifier.system),
    value: textOf(identifier.value),
    type: conceptOf(identifier.type),
  })
}

export function nameOf(name: JsonObject): FhirHumanName | undefined {
  return present({
    use: textOf(name.use),
    text: textOf(name.text),
    family: textOf(name.family),
    given: textsOf(name.given),
    prefix: textsOf(name.prefix),
    suffix: textsOf(name.suffix),
  })
}

export function addressOf(address: JsonObject): FhirAddress | undefined {
  return present({
    use: textOf(address.use),
    type: textOf(address.type),
    text: textOf(address.text),
    line: textsOf(address.line),
    city: textOf(address.city),
    district: textOf(address.district),
    state: textOf(address.state),
    postalCode: textOf(address.postalCode),
    country: textOf(address.country),
  })
}

export function telecomOf(telecom: JsonObject): FhirContactPoint | undefined {
  return present({
    system: textOf(telecom.system),
    value: textOf(telecom.value),
    use: textOf(telecom.use),
    rank: rankOf(telecom.rank),
  })
}

/** The value of the first identifier of a system. */
export function valueIn(
  system: string,
  identifiers: readonly FhirIdentifier[] | undefined,
): string | undefined {
  return identifiers?.find((identifier) => identifier.system === system)?.value
}

/** Undefined where it is more than an integer column holds. */
function rankOf(value: Json | undefined): number | undefined {
  const rank = isNumber(value) ? Number(value.toString()) : undefined
  return rank !== undefined && Number.isInteger(rank) && rank < 2 ** 31 ? rank : undefined
}
