/** Who is asking, as every door passes it on. It holds no token and no secret: it is written to the audit as it is. */
import { Fault } from '../../schema/fault.ts'
import type { GrantedScopes } from './scopes.ts'

export type CallerKind = 'system' | 'staff' | 'patient'

interface AnyCaller {
  /** The OAuth client that the token was issued to. */
  readonly clientId: string
  readonly scopes: GrantedScopes
}

/** A program on its own behalf (client credentials). */
export interface SystemCaller extends AnyCaller {
  readonly kind: 'system'
}

/** A member of staff, through a client. */
export interface StaffCaller extends AnyCaller {
  readonly kind: 'staff'
  /** Within its issuer; nobody's name. */
  readonly userId: string
  /** ODS code (https://digital.nhs.uk/services/organisation-data-service). */
  readonly organisation: string
  readonly role: string
  /** A code, best of https://terminology.hl7.org/ValueSet-v3-PurposeOfUse.html, for example `TREAT`. */
  readonly purposeOfUse: string
  /** Why restricted records are opened without the scope for them; null when they are not. */
  readonly breakGlassReason: string | null
}

/** A person, who sees the linked set of one NHS number and nothing else. */
export interface PatientCaller extends AnyCaller {
  readonly kind: 'patient'
  readonly nhsNumber: string
  /** Within its issuer, for the audit: it names who was refused, too. Null where the token does not tell. */
  readonly userId: string | null
}

export type Caller = SystemCaller | StaffCaller | PatientCaller

export const MAX_BREAK_GLASS_CHARACTERS = 500

/**
 * The same caller, opening restricted records for a stated reason. Only staff may: anybody else is NOT_PERMITTED, and
 * a reason that is blank, too long or holds control characters is INVALID_REQUEST. The reason itself is in no message.
 */
export function breakingGlass(caller: Caller, reason: string): StaffCaller {
  if (caller.kind !== 'staff') {
    throw new Fault('NOT_PERMITTED', 'Only staff may open restricted records for a stated reason.')
  }
  const stated = reason.trim()
  if (stated === '' || stated.length > MAX_BREAK_GLASS_CHARACTERS || /\p{Cc}/u.test(stated)) {
    throw new Fault(
      'INVALID_REQUEST',
      `State the reason in 1 to ${MAX_BREAK_GLASS_CHARACTERS} characters on one line; it has ${stated.length}.`,
    )
  }
  return Object.freeze({ ...caller, breakGlassReason: stated })
}
