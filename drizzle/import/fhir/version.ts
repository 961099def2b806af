/**
 * Tells STU3 from R4, for FHIR resources do not say it themselves.
 *
 * The rule, in this order:
 * 1. A resource's form: an element, or the shape of one, that only one of the two versions has
 *    (`assertedDate` or `recordedDate`, a `clinicalStatus` that is a text or an object). More signs win.
 * 2. Else its profile: `/STU3/` in a URL of `meta.profile`, or a UK Core one (which is R4).
 * 3. Else the URLs of its code systems: `http://terminology.hl7.org/` is R4, `http://hl7.org/fhir/v3/` and
 *    `/v2/` are STU3, as is `/STU3/` in any URL.
 * 4. Else the version of most resources of the file, else R4, and the summary says so.
 *
 * A resource whose form is the other version's than the file's is refused, as is one whose form only DSTU2
 * or R5 has.
 */
import { type FhirVersion, fhirVersions } from '../../schema/columns.ts'
import type { StoredResourceType } from '../../schema/record-tables.ts'
import { isList, isNumber, isObject, type Json, type JsonObject, textOf } from '../json/json.ts'
import { numberTypes, textTypes } from './structure/datatypes.ts'
import type { ElementShape } from './structure/element-shape.ts'
import { isStoredType, structureOfType } from './structure/lookup.ts'

export interface VersionSigns {
  /** What the form alone says: a resource that contradicts its file by it is refused. */
  readonly form: FhirVersion | undefined
  /** Set where the form is one that neither STU3 nor R4 has. */
  readonly foreign: 'DSTU2' | 'R5' | undefined
}

/** What a resource's own elements say, whatever its profile and code systems claim. */
export function versionSigns(resource: JsonObject): VersionSigns {
  return { form: formOf(resource), foreign: foreignVersion(resource) }
}

/** Undefined where nothing tells. */
export function shownVersion(resource: JsonObject): FhirVersion | undefined {
  return formOf(resource) ?? profileVersion(resource) ?? codeSystemVersion(resource)
}

/** The version of most of a file's resources; undefined where none tells or as many tell one as the other. */
export function majority(counts: Readonly<Record<FhirVersion, number>>): FhirVersion | undefined {
  if (counts.STU3 === counts.R4) return undefined
  return counts.STU3 > counts.R4 ? 'STU3' : 'R4'
}

function formOf(resource: JsonObject): FhirVersion | undefined {
  const type = textOf(resource.resourceType)
  if (!isStoredType(type)) return undefined
  const counts = { STU3: 0, R4: 0 }
  for (const [name, value] of Object.entries(resource)) {
    const [only, ...others] = fhirVersions.filter((version) =>
      fits(value, structureOfType(type, version)?.get(name)),
    )
    if (only !== undefined && others.length === 0) counts[only] += 1
  }
  return majority(counts)
}

function fits(value: Json | undefined, shape: ElementShape | undefined): boolean {
  if (shape === undefined || isList(value) !== shape.list) return false
  const first = isList(value) ? value[0] : value
  if (shape.type === 'boolean') return typeof first === 'boolean'
  if (numberTypes.has(shape.type)) return isNumber(first)
  return textTypes.has(shape.type) ? typeof first === 'string' : isObject(first)
}

function profileVersion(resource: JsonObject): FhirVersion | undefined {
  const profiles = isObject(resource.meta) && isList(resource.meta.profile) ? resource.meta.profile : []
  const urls = profiles.filter((profile) => typeof profile === 'string')
  if (urls.some((url) => url.includes('/STU3/'))) return 'STU3'
  return urls.some((url) => url.includes('/UKCore-')) ? 'R4' : undefined
}

function codeSystemVersion(resource: JsonObject): FhirVersion | undefined {
  const counts = { STU3: 0, R4: 0 }
  for (const url of urlsWithin(resource)) {
    if (/\/STU3\/|^http:\/\/hl7\.org\/fhir\/v[23]\//.test(url)) counts.STU3 += 1
    if (/^http:\/\/terminology\.hl7\.org\/|\/(?:Extension-)?UKCore-/.test(url)) counts.R4 += 1
  }
  return majority(counts)
}

function urlsWithin(value: Json | undefined): readonly string[] {
  if (isList(value)) return value.flatMap(urlsWithin)
  if (!isObject(value)) return []
  const own = [textOf(value.system), textOf(value.url)].filter((url) => url !== undefined)
  return [...own, ...Object.values(value).flatMap(urlsWithin)]
}

const foreignElements: Readonly<Record<StoredResourceType, Readonly<Record<string, 'DSTU2' | 'R5'>>>> = {
  Condition: { patient: 'DSTU2', dateRecorded: 'DSTU2', participant: 'R5' },
  AllergyIntolerance: { substance: 'DSTU2', lastOccurence: 'DSTU2', participant: 'R5' },
  Observation: { comments: 'DSTU2', triggeredBy: 'R5', bodyStructure: 'R5' },
  Encounter: { indication: 'DSTU2', actualPeriod: 'R5', admission: 'R5', careTeam: 'R5' },
  Patient: { careProvider: 'DSTU2' },
  Practitioner: { practitionerRole: 'DSTU2' },
  PractitionerRole: { availability: 'R5', contact: 'R5' },
  Location: { form: 'R5', contact: 'R5' },
  Organization: { qualification: 'R5' },
}

function foreignVersion(resource: JsonObject): 'DSTU2' | 'R5' | undefined {
  const type = textOf(resource.resourceType)
  if (!isStoredType(type)) return undefined
  const elements = foreignElements[type]
  const found = Object.keys(resource).find((name) => Object.hasOwn(elements, name))
  if (found !== undefined) return elements[found]
  if (resource.resourceType !== 'Encounter') return undefined
  if (typeof resource.class === 'string') return 'DSTU2'
  return isList(resource.class) ? 'R5' : undefined
}
