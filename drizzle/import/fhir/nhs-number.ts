/** The NHS number's verification status as CareConnect, GP Connect and UK Core send it. */
import { isObject, type JsonObject, objectsOf, textOf } from '../json/json.ts'

const verificationStatusUrl =
  /\/Extension-(?:CareConnect-|CareConnect-GPC-|UKCore-)NHSNumberVerificationStatus(?:-\d+)?$/

/** The status indicator code (01 to 08) as given; undefined where the identifier says none. */
export function verificationStatusOf(identifier: JsonObject): string | undefined {
  const extension = objectsOf(identifier.extension).find(({ url }) =>
    verificationStatusUrl.test(textOf(url) ?? ''),
  )
  const concept = extension?.valueCodeableConcept
  const codes = isObject(concept) ? objectsOf(concept.coding).map(({ code }) => textOf(code)) : []
  return codes.find((code) => code !== undefined)
}
