/** A FHIR XML document as FHIR JSON of the version it is in. */
import type { FhirVersion } from '../../schema/columns.ts'
import { majority, shownVersion, versionSigns } from '../fhir/version.ts'
import { isObject, type JsonObject, objectsOf } from '../json/json.ts'
import { resourceJson } from './fhir-json.ts'
import { parseXml } from './parse-xml.ts'

/**
 * XML does not show whether an element is a list, which differs between the versions in places: the document
 * is read as both, and what the two readings agree on decides. Throws NotXml.
 */
export function readXml(text: string, asked: FhirVersion | undefined): JsonObject {
  const root = parseXml(text)
  const asR4 = resourceJson(root, 'R4')
  const asStu3 = resourceJson(root, 'STU3')
  const version = asked ?? versionOf(asStu3, asR4)
  return version === 'STU3' ? asStu3 : asR4
}

function versionOf(asStu3: JsonObject, asR4: JsonObject): FhirVersion | undefined {
  const counts = { STU3: 0, R4: 0 }
  const readings = resourcesOf(asStu3)
  for (const [at, reading] of resourcesOf(asR4).entries()) {
    const version = agreed(readings[at] ?? reading, reading)
    if (version !== undefined) counts[version] += 1
  }
  return majority(counts)
}

function agreed(asStu3: JsonObject, asR4: JsonObject): FhirVersion | undefined {
  const [stu3, r4] = [versionSigns(asStu3).form, versionSigns(asR4).form]
  if (stu3 === undefined || r4 === undefined) return stu3 ?? r4 ?? shownVersion(asR4)
  return stu3 === r4 ? r4 : undefined
}

function resourcesOf(document: JsonObject): readonly JsonObject[] {
  if (document.resourceType !== 'Bundle') return [document]
  return objectsOf(document.entry).flatMap(({ resource }) => (isObject(resource) ? [resource] : []))
}
