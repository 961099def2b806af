/** From the claims of a verified token to the caller. Every claim that is read is named here, and nowhere else. */
import { Fault } from '../../schema/fault.ts'
import type { Caller, CallerKind } from './caller.ts'
import { isNhsNumber } from './nhs-number.ts'
import { type GrantedScopes, parseScopes } from './scopes.ts'

/**
 * - The client: `client_id` (RFC 9068 §2.2), or `azp` (OpenID Connect) where that is absent; both must agree.
 * - Scopes: `scope`, or `scp` where that is absent; a text with spaces or a list.
 * - Kind: `caller_kind`, where the issuer can be told to send it. Otherwise it follows from what there is: `nhs_number`
 *   makes a patient; `ods_code`, `role` or `purpose_of_use` make staff; `sub` absent or equal to the client id makes a
 *   system (RFC 9068 §2.2: client credentials). Anything else is refused rather than guessed.
 * - Staff must have all of `sub`, `ods_code`, `role` and `purpose_of_use`; a patient must have `nhs_number`, and is known
 *   to the audit by `sub` where there is one that is not the client's.
 */
export const claimNames = {
  kind: 'caller_kind',
  userId: 'sub',
  organisation: 'ods_code',
  role: 'role',
  purposeOfUse: 'purpose_of_use',
  nhsNumber: 'nhs_number',
} as const

export type Claims = Readonly<Record<string, unknown>>

/** The caller that verified claims speak of; NOT_AUTHENTICATED, naming the claim and never its value, if they do not. */
export function callerOf(claims: Claims): Caller {
  const clientId = clientIdOf(claims)
  const kind = statedKind(claims) ?? impliedKind(claims, clientId)
  const scopes = scopesOf(claims)
  switch (kind) {
    case 'system':
      return Object.freeze({ kind, clientId, scopes })
    case 'patient':
      return Object.freeze({
        kind,
        clientId,
        scopes,
        nhsNumber: nhsNumberOf(claims),
        userId: patientIdOf(claims, clientId),
      })
    case 'staff':
      return Object.freeze({
        kind,
        clientId,
        scopes,
        userId: textOf(claims, claimNames.userId, anyText),
        organisation: textOf(claims, claimNames.organisation, odsCode),
        role: textOf(claims, claimNames.role, anyText),
        purposeOfUse: textOf(claims, claimNames.purposeOfUse, code),
        breakGlassReason: null,
      })
  }
}

const anyText = /^(?!\s*$)\P{Cc}{1,255}$/u
const odsCode = /^[A-Z0-9]{2,12}$/
const code = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

function clientIdOf(claims: Claims): string {
  const { client_id: clientId, azp } = claims
  if (clientId !== undefined && azp !== undefined && clientId !== azp) {
    throw refused('its claims "client_id" and "azp" name different clients')
  }
  return textOf(claims, clientId === undefined ? 'azp' : 'client_id', anyText)
}

function scopesOf({ scope, scp }: Claims): GrantedScopes {
  const granted = scope ?? scp ?? ''
  if (typeof granted === 'string') return parseScopes(granted)
  if (Array.isArray(granted) && granted.every((name) => typeof name === 'string')) return parseScopes(granted)
  throw refused('its claim "scope" is neither a text nor a list of texts')
}

function statedKind(claims: Claims): CallerKind | null {
  const kind = claims[claimNames.kind]
  if (kind === undefined) return null
  if (kind === 'system' && claims[claimNames.nhsNumber] !== undefined) {
    throw refused('it has claims of a system and of a patient at once')
  }
  if (kind === 'system' || kind === 'staff' || kind === 'patient') return kind
  throw refused(`its claim "${claimNames.kind}" is none of system, staff and patient`)
}

function impliedKind(claims: Claims, clientId: string): CallerKind {
  const isPatient = claims[claimNames.nhsNumber] !== undefined
  const { organisation, role, purposeOfUse } = claimNames
  const isStaff = [organisation, role, purposeOfUse].some((name) => claims[name] !== undefined)
  if (isPatient && isStaff) throw refused('it has claims of a patient and of staff at once')
  if (isPatient) return 'patient'
  if (isStaff) return 'staff'
  if (claims.sub === undefined || claims.sub === clientId) return 'system'
  throw refused('it names a user without saying whether that is staff or a patient')
}

function nhsNumberOf(claims: Claims): string {
  const value = claims[claimNames.nhsNumber]
  if (typeof value === 'string' && isNhsNumber(value)) return value
  throw refused(`its claim "${claimNames.nhsNumber}" is missing or no NHS number of ten digits`)
}

/** A patient is who the number says; nothing is opened by this one. */
function patientIdOf({ [claimNames.userId]: userId }: Claims, clientId: string): string | null {
  return typeof userId === 'string' && userId !== clientId && anyText.test(userId) ? userId : null
}

function textOf(claims: Claims, name: string, shape: RegExp): string {
  const value = claims[name]
  if (typeof value === 'string' && shape.test(value)) return value
  throw refused(`its claim "${name}" is missing or not of the expected form`)
}

function refused(why: string): Fault {
  return new Fault('NOT_AUTHENTICATED', `The token is genuine but not usable: ${why}.`)
}
