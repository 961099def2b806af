/** Elements that hold one of a closed set of codes: another code makes the resource no valid FHIR. */
import {
  allergyCategories,
  allergyClinicalStatuses,
  allergyCriticalities,
  allergyTypes,
  allergyVerificationStatuses,
  conditionClinicalStatuses,
  conditionVerificationStatuses,
  encounterStatuses,
  genders,
  locationStatuses,
  observationStatuses,
} from '../../../schema/codes.ts'
import type { FhirVersion } from '../../../schema/columns.ts'
import type { StoredResourceType } from '../../../schema/record-tables.ts'
import { isList, isObject, type Json, type JsonObject, objectsOf } from '../../json/json.ts'
import { isStoredType } from './lookup.ts'

export interface CodeSet<Code extends string = string> {
  readonly codes: readonly Code[]
  /** Set where the element is a text in STU3 and a concept of this system in R4. */
  readonly r4System?: string
  /** The URL that the R4 system had before R4, which sources still write. */
  readonly formerSystem?: string
}

const hl7 = 'http://terminology.hl7.org/CodeSystem'
const formerly = 'http://hl7.org/fhir'

/** What a mapping reads its enum columns by, so that no such column is written unchecked. */
export const requiredCodes = {
  Patient: { gender: { codes: genders } },
  AllergyIntolerance: {
    clinicalStatus: {
      codes: allergyClinicalStatuses,
      r4System: `${hl7}/allergyintolerance-clinical`,
      formerSystem: `${formerly}/allergy-clinical-status`,
    },
    verificationStatus: {
      codes: allergyVerificationStatuses,
      r4System: `${hl7}/allergyintolerance-verification`,
      formerSystem: `${formerly}/allergy-verification-status`,
    },
    type: { codes: allergyTypes },
    category: { codes: allergyCategories },
    criticality: { codes: allergyCriticalities },
  },
  Condition: {
    clinicalStatus: {
      codes: conditionClinicalStatuses,
      r4System: `${hl7}/condition-clinical`,
      formerSystem: `${formerly}/condition-clinical`,
    },
    verificationStatus: {
      codes: conditionVerificationStatuses,
      r4System: `${hl7}/condition-ver-status`,
      formerSystem: `${formerly}/condition-ver-status`,
    },
  },
  Observation: { status: { codes: observationStatuses } },
  Encounter: { status: { codes: encounterStatuses } },
  Organization: {},
  Location: { status: { codes: locationStatuses } },
  Practitioner: { gender: { codes: genders } },
  PractitionerRole: {},
} as const satisfies Record<StoredResourceType, Readonly<Record<string, CodeSet>>>

/** True where the element's codes, if it has any, are of the set that FHIR allows it. */
export function hasAllowedCodes(
  type: string,
  element: string,
  value: Json | undefined,
  version: FhirVersion,
): boolean {
  const sets: Readonly<Record<string, CodeSet>> = isStoredType(type) ? requiredCodes[type] : {}
  const set = Object.hasOwn(sets, element) ? sets[element] : undefined
  if (set === undefined) return true
  return codesOf(value, set, version).every((code) => set.codes.includes(code))
}

/** The one code of the set that an R4 concept says; undefined where it says none, or several. */
export function codeOfConcept<Code extends string>(
  value: Json | undefined,
  { codes, r4System, formerSystem }: CodeSet<Code>,
): Code | undefined {
  const systems = [r4System, formerSystem, undefined]
  const codings = isObject(value) ? objectsOf(value.coding) : []
  const said = codings
    .filter(({ system }) => systems.some((known) => known === system))
    .map(({ code }) => code)
  const [only, ...others] = codes.filter((code) => said.includes(code))
  return others.length === 0 ? only : undefined
}

/** The first element that is there but says no one code, as `Condition.verificationStatus: not one code of FHIR R4`. */
export function unclearCode(
  type: StoredResourceType,
  resource: JsonObject,
  version: FhirVersion,
): string | undefined {
  if (version === 'STU3') return undefined
  const sets: Readonly<Record<string, CodeSet>> = requiredCodes[type]
  const unclear = Object.entries(sets).find(
    ([name, set]) =>
      set.r4System !== undefined &&
      resource[name] !== undefined &&
      codeOfConcept(resource[name], set) === undefined,
  )
  return unclear && `${type}.${unclear[0]}: not one code of FHIR ${version}`
}

function codesOf(value: Json | undefined, { r4System }: CodeSet, version: FhirVersion): readonly string[] {
  if (r4System === undefined || version === 'STU3') {
    return (isList(value) ? value : [value]).filter((code) => typeof code === 'string')
  }
  // Codes of other systems are translations; the one set is of one system.
  const codings = isObject(value) ? objectsOf(value.coding).filter(({ system }) => system === r4System) : []
  return codings.map(({ code }) => code).filter((code) => typeof code === 'string')
}
