/** One hit of Find Patient: a source's own record, in the vendor's words. */
import type {
  CcapiLinkedPatientFragment,
  CcapiPatientHitFragment,
} from '../../../schema/generated/operations.ts'
import { isOver } from '../calendar.ts'
import { GMP_NUMBER, NHS_NUMBER } from '../identifier-systems.ts'
import { localTime } from './local-time.ts'

export interface Hit {
  readonly record: CcapiPatientHitFragment
  /** Every record of the person, this one among them. */
  readonly linked: readonly CcapiLinkedPatientFragment[]
}

export interface HitForm {
  readonly allDemographics: boolean
  readonly retrieveMinorNumbers: boolean
}

/** Contact details and the names of the GP and practice belong to the full form only. */
export function patientHit({ record, linked }: Hit, { allDemographics, retrieveMinorNumbers }: HitForm) {
  const name = nameOf(record)
  const nhsNumber = currentIdentifiers(record).find(({ system }) => system === NHS_NUMBER)
  const { generalPractitioner: gp, generalPractice: practice } = record
  const others = linked.filter(({ detailId }) => detailId !== record.detailId)
  const minors = others.filter(({ mergedInto }) => mergedInto?.detailId === record.detailId)
  return {
    PatientDetailId: Number(record.detailId),
    // No number of a person is handed out: it would change with every link and unlink.
    PatientId: null,
    PatientTenancyId: record.tenancy.number,
    NhsNumber: nhsNumber?.value ?? null,
    NhsNumberStatus: nhsNumber?.verificationStatus ?? null,
    PatientNumber: patientNumber(record),
    Title: name?.prefix.join(' ') || null,
    Forename: name?.given[0] ?? null,
    MiddleName: name?.given.slice(1).join(' ') || null,
    Surname: name?.family ?? null,
    DateOfBirth: localTime(record.birthDate),
    DateOfDeath: localTime(record.deceasedDate),
    Gender: record.gender === null ? null : genders[record.gender],
    ...addressOf(record),
    ...(allDemographics && telecomsOf(record)),
    GPCode: gp?.identifiers?.find(({ system }) => system === GMP_NUMBER)?.value ?? null,
    ...(allDemographics && { GPName: gpName(gp) }),
    GPPracticeCode: practice?.odsCode ?? null,
    ...(allDemographics && { GPPracticeName: practice?.name ?? null }),
    MinorNumbers: retrieveMinorNumbers ? minors.flatMap((minor) => patientNumber(minor) ?? []) : null,
    LinkedPatients: others.map(linkedPatient),
    TenancyDescription: record.tenancy.name,
  }
}

const genders = { MALE: 'Male', FEMALE: 'Female', OTHER: 'Other', UNKNOWN: 'Unknown' } as const

function linkedPatient(record: CcapiLinkedPatientFragment) {
  return {
    PatientDetailId: Number(record.detailId),
    PatientNumber: patientNumber(record),
    PatientTenancyId: record.tenancy.number,
    TenancyDescription: record.tenancy.name,
  }
}

const currentIdentifiers = ({ identifiers }: CcapiLinkedPatientFragment) =>
  (identifiers ?? []).filter(({ current }) => current)

/** The source's own number: the one it calls the medical record number, else the first that is no NHS number. */
function patientNumber(record: CcapiLinkedPatientFragment): string | null {
  const local = currentIdentifiers(record).filter(({ system }) => system !== NHS_NUMBER)
  const medical = local.find(({ type }) => type?.codings.some(({ code }) => code === 'MR'))
  return (medical ?? local[0])?.value ?? null
}

/** The official name, else the usual one, else the first; one that is over only where no other is. */
function nameOf({ names }: CcapiPatientHitFragment) {
  const inUse = (names ?? []).filter(({ validTo }) => !isOver(validTo))
  const held = inUse.length > 0 ? inUse : (names ?? [])
  const byUse = (use: string) => held.find((name) => name.use === use)
  return byUse('official') ?? byUse('usual') ?? held[0]
}

/** The home address, else the first that is not over; what does not fit in five lines is joined in the fifth. */
function addressOf({ addresses }: CcapiPatientHitFragment) {
  const current = (addresses ?? []).filter(({ use, validTo }) => use !== 'old' && !isOver(validTo))
  const address = current.find(({ use }) => use === 'home') ?? current[0]
  const parts = [...(address?.line ?? []), address?.city, address?.district, address?.state].filter(Boolean)
  const line = (at: number) => parts[at] ?? null
  return {
    AddressLine1: line(0),
    AddressLine2: line(1),
    AddressLine3: line(2),
    AddressLine4: line(3),
    AddressLine5: parts.slice(4).join(', ') || null,
    PostCode: address?.postalCode ?? null,
  }
}

function telecomsOf({ telecoms }: CcapiPatientHitFragment) {
  const current = (telecoms ?? []).filter(({ use }) => use !== 'old')
  const value = (isWanted: (telecom: (typeof current)[number]) => boolean) =>
    current.find(isWanted)?.value ?? null
  return {
    TelephoneNumber: value(({ system, use }) => system === 'phone' && use !== 'mobile'),
    MobileNumber: value(({ system, use }) => system === 'phone' && use === 'mobile'),
    EmailAddress: value(({ system }) => system === 'email'),
  }
}

function gpName(gp: CcapiPatientHitFragment['generalPractitioner']): string | null {
  const name = gp?.names?.[0]
  if (name === undefined) return null
  return name.text ?? ([...name.prefix, ...name.given, name.family].filter(Boolean).join(' ') || null)
}
