/** What an issuer publishes about itself (OpenID Connect Discovery 1.0 §4, RFC 8414). */

export interface IssuerMetadata {
  readonly issuer: string
  readonly jwksUrl: string
  readonly tokenUrl: string | null
  /** Null where no user can sign in: client credentials only. */
  readonly authorizationUrl: string | null
  readonly introspectionUrl: string | null
  readonly revocationUrl: string | null
}

export type Fetch = (
  url: string,
  init: { headers: Record<string, string>; redirect: 'error'; signal: AbortSignal },
) => Promise<Response>

const FETCH_TIMEOUT_MS = 5_000

/**
 * Reads `{issuer}/.well-known/openid-configuration`. Rejects with what was expected and what came: the document must
 * name the same issuer (§4.3), and an https issuer may not send anybody to plain http.
 */
export async function fetchIssuerMetadata(issuer: string, fetch: Fetch): Promise<IssuerMetadata> {
  const document = await fetchJson(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`, fetch)
  if (document.issuer !== issuer) throw new Error('The discovery document is that of another issuer.')
  const jwksUrl = endpoint(document, 'jwks_uri', issuer)
  if (jwksUrl === null) throw new Error('The discovery document has no jwks_uri.')
  return {
    issuer,
    jwksUrl,
    tokenUrl: endpoint(document, 'token_endpoint', issuer),
    authorizationUrl: endpoint(document, 'authorization_endpoint', issuer),
    introspectionUrl: endpoint(document, 'introspection_endpoint', issuer),
    revocationUrl: endpoint(document, 'revocation_endpoint', issuer),
  }
}

/** A JSON object from an issuer; rejects for anything else, slowness included. */
export async function fetchJson(url: string, fetch: Fetch): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(url, {
    headers: { accept: 'application/json' },
    // It could lead from https to plain http.
    redirect: 'error',
    signal: AbortSignal.timeout(FETCH_TIMEOUT_MS),
  })
  if (response.status !== 200)
    throw new Error(`The issuer was to answer 200 and answered ${response.status}.`)
  const body: unknown = await response.json()
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return { ...body }
  throw new Error('The issuer was to answer with a JSON object.')
}

function endpoint(document: Readonly<Record<string, unknown>>, name: string, issuer: string): string | null {
  const value = document[name]
  if (value === undefined) return null
  const protocol = typeof value === 'string' && URL.canParse(value) ? new URL(value).protocol : null
  const isAsSafe = protocol === 'https:' || (protocol === 'http:' && issuer.startsWith('http:'))
  if (typeof value === 'string' && isAsSafe) return value
  throw new Error(`The ${name} of the discovery document was to be a URL as safe as its issuer's.`)
}
