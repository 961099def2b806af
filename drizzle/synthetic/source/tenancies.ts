/** The sources of the synthetic region, none of which exists: two FHIR versions, all five care settings. */
import type { CareSetting, FhirVersion } from '../../schema/columns.ts'

export interface SyntheticTenancy {
  readonly code: string
  readonly name: string
  readonly careSetting: CareSetting
  /** Shaped like an ODS code; none of these is assigned. */
  readonly odsCode: string
  readonly fhirVersion: FhirVersion
  /** Begins the local patient numbers, so that they tell the source. */
  readonly numberPrefix: string
}

export const northbrookGp = {
  code: 'northbrook-gp',
  name: 'Northbrook Surgery GP system',
  careSetting: 'gp',
  odsCode: 'Y99901',
  fhirVersion: 'STU3',
  numberPrefix: 'NS',
} as const satisfies SyntheticTenancy

export const harbourGp = {
  code: 'harbour-gp',
  name: 'Harbour Street Practice GP system',
  careSetting: 'gp',
  odsCode: 'Y99902',
  fhirVersion: 'R4',
  numberPrefix: 'HS',
} as const satisfies SyntheticTenancy

export const northbrookPas = {
  code: 'northbrook-pas',
  name: 'Northbrook Hospital PAS',
  careSetting: 'acute',
  odsCode: 'ZZ901',
  fhirVersion: 'R4',
  numberPrefix: 'NH',
} as const satisfies SyntheticTenancy

export const southmerePas = {
  code: 'southmere-pas',
  name: 'Southmere Infirmary PAS',
  careSetting: 'acute',
  odsCode: 'ZZ902',
  fhirVersion: 'STU3',
  numberPrefix: 'SI',
} as const satisfies SyntheticTenancy

export const fensideCommunity = {
  code: 'fenside-community',
  name: 'Fenside Community Care system',
  careSetting: 'community',
  odsCode: 'ZZ903',
  fhirVersion: 'R4',
  numberPrefix: 'FC',
} as const satisfies SyntheticTenancy

export const stonebridgeMentalHealth = {
  code: 'stonebridge-mental-health',
  name: 'Stonebridge Mental Health system',
  careSetting: 'mental-health',
  odsCode: 'ZZ904',
  fhirVersion: 'STU3',
  numberPrefix: 'SM',
} as const satisfies SyntheticTenancy

export const northshireSocialCare = {
  code: 'northshire-social-care',
  name: 'Northshire Council social care system',
  careSetting: 'social-care',
  odsCode: 'ZZ905',
  fhirVersion: 'R4',
  numberPrefix: 'NC',
} as const satisfies SyntheticTenancy

/** In the order in which they are written, hence numbered. */
export const syntheticTenancies: readonly SyntheticTenancy[] = [
  northbrookGp,
  harbourGp,
  northbrookPas,
  southmerePas,
  fensideCommunity,
  stonebridgeMentalHealth,
  northshireSocialCare,
]

export const practices: readonly SyntheticTenancy[] = [northbrookGp, harbourGp]
export const hospitals: readonly SyntheticTenancy[] = [northbrookPas, southmerePas]

/** Namespace of a source's own patient numbers, under a domain that nobody can register. */
export function localNumberSystem(tenancy: SyntheticTenancy): string {
  return `https://${tenancy.code}.example/id/patient`
}
