/** Why a token was refused, in words that hold nothing of it. */
import { errors } from 'jose'
import { Fault } from '../../schema/fault.ts'

const byClaim: ReadonlyMap<string, string> = new Map([
  ['iss', 'The access token is not from the issuer that this service trusts.'],
  ['aud', 'The access token was issued for another service: its "aud" is not this one.'],
  ['exp', 'The access token must say when it expires: its claim "exp" is missing or no number.'],
  ['nbf', 'The access token is not valid yet.'],
  ['typ', 'The token is not an access token: its header "typ" is neither JWT nor at+jwt.'],
])

const byCode: ReadonlyMap<string, string> = new Map([
  [errors.JWTExpired.code, 'The access token has expired.'],
  [errors.JOSEAlgNotAllowed.code, 'The access token is signed with an algorithm that is not allowed.'],
  [errors.JWSSignatureVerificationFailed.code, 'The signature of the access token is wrong.'],
  [errors.JWKSNoMatchingKey.code, 'The access token is signed with a key that its issuer does not publish.'],
  [
    errors.JWKSMultipleMatchingKeys.code,
    'The access token does not say which of its issuer’s keys signed it.',
  ],
])

/**
 * NOT_AUTHENTICATED for whatever `jose` throws; a fault stays what it is. The error itself is not kept as the cause,
 * because it carries the token's claims.
 */
export function refusedToken(error: unknown): Fault {
  if (error instanceof Fault) return error
  const message =
    error instanceof errors.JWTClaimValidationFailed
      ? byClaim.get(error.claim)
      : error instanceof errors.JOSEError && byCode.get(error.code)
  return new Fault('NOT_AUTHENTICATED', message || 'The access token cannot be verified.')
}
