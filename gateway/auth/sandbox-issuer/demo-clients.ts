/** Who may ask the sandbox for a token. Secrets are public: what they open is synthetic. */
import { claimNames } from '../claims.ts'
import { namedScopes } from '../named-scopes.ts'

export interface DemoClient {
  readonly id: string
  readonly secret: string
  /** For the README and the pages. */
  readonly about: string
  readonly scopes: readonly string[]
  /** Of the person it stands for; none for a system. */
  readonly claims: Readonly<Record<string, string>>
}

/** @param patientNhsNumber of the person whom the patient client shows. */
export function demoClients(patientNhsNumber: string): readonly DemoClient[] {
  return [
    {
      id: 'sandbox',
      secret: 'sandbox',
      about: 'A system that may read everything.',
      scopes: ['system/*.read', 'user/*.read', ...Object.keys(namedScopes)],
      claims: { [claimNames.kind]: 'system' },
    },
    {
      id: 'sandbox-staff',
      secret: 'sandbox',
      about: 'A doctor at a general practice; restricted records only by breaking glass.',
      scopes: ['user/*.read'],
      claims: staff('demo-doctor', 'A81001', 'General Medical Practitioner', 'TREAT'),
    },
    {
      id: 'sandbox-patient',
      secret: 'sandbox',
      about: 'The first synthetic person, who sees her own record.',
      scopes: ['patient/*.read'],
      claims: { [claimNames.kind]: 'patient', [claimNames.nhsNumber]: patientNhsNumber },
    },
    {
      id: 'sandbox-conditions',
      secret: 'sandbox',
      about: 'A Care Connect client that may read conditions and nothing else of a patient.',
      scopes: ['user/Condition.read'],
      claims: { [claimNames.kind]: 'system' },
    },
    {
      id: 'sandbox-observations',
      secret: 'sandbox',
      about: 'A SMART v2 backend service that may read patients and observations.',
      scopes: ['system/Patient.rs', 'system/Observation.rs'],
      claims: { [claimNames.kind]: 'system' },
    },
    {
      id: 'sandbox-privacy',
      secret: 'sandbox',
      about: 'A privacy officer, who sees who looked at whose record.',
      scopes: ['user/Patient.read', 'audit.read'],
      claims: staff('demo-privacy-officer', 'A81001', 'Privacy Officer', 'HSYSADMIN'),
    },
  ]
}

function staff(userId: string, organisation: string, role: string, purposeOfUse: string) {
  return {
    [claimNames.kind]: 'staff',
    [claimNames.userId]: userId,
    [claimNames.organisation]: organisation,
    [claimNames.role]: role,
    [claimNames.purposeOfUse]: purposeOfUse,
  }
}
