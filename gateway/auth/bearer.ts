/** Bearer tokens in HTTP (RFC 6750). */
import { Fault } from '../../schema/fault.ts'

/** Node itself gives up at 16 KiB of headers altogether. */
const MAX_TOKEN_CHARACTERS = 8_192
const scheme = /^Bearer +/i
/** The compact form of a signed JWT (RFC 7515 §7.1): three parts, none of them empty. */
const compactJws = /^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$/

/** The token of an `Authorization` header; NOT_AUTHENTICATED, quoting nothing of it, if there is none in it. */
export function readBearerToken(authorization: string | undefined): string {
  if (authorization === undefined || authorization === '') {
    throw new Fault('NOT_AUTHENTICATED', 'Send an access token in the header Authorization: Bearer.')
  }
  const prefix = scheme.exec(authorization)
  if (prefix === null) {
    throw new Fault(
      'NOT_AUTHENTICATED',
      'The header Authorization must have the scheme Bearer and one token.',
    )
  }
  const token = authorization.slice(prefix[0].length).trimEnd()
  if (token.length > MAX_TOKEN_CHARACTERS) {
    throw new Fault(
      'NOT_AUTHENTICATED',
      `An access token may have up to ${MAX_TOKEN_CHARACTERS} characters; this one has ${token.length}.`,
    )
  }
  if (compactJws.test(token)) return token
  throw new Fault('NOT_AUTHENTICATED', 'The access token is not a signed JWT.')
}

/**
 * `WWW-Authenticate` for a refusal with 401 (RFC 6750 §3). A request without any token is only told what to send.
 *
 * @param realm one word of our own; nothing of the request goes into the header.
 */
export function bearerChallenge(realm: string, authorization: string | undefined): string {
  return authorization ? `Bearer realm="${realm}", error="invalid_token"` : `Bearer realm="${realm}"`
}
