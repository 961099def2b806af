/** Whose tokens are taken, as the environment says it; nothing said is sandbox mode. */
import { type Environment, given } from '../subgraphs/serving/environment.ts'

export interface IssuerConfig {
  /** Exactly as in `iss`. */
  readonly issuer: string
  /** One of these must be in `aud`. */
  readonly audience: readonly string[]
  readonly clockSkewS: number
  /** Absent: found by OpenID Connect discovery. */
  readonly jwksUrl: string | undefined
}

export interface OauthConfig {
  /** Null: the embedded issuer, for synthetic data. */
  readonly issuer: IssuerConfig | null
  /** Somebody knows that the sandbox's public secrets will open records of real people. */
  readonly sandboxMayHoldRealRecords: boolean
}

const DEFAULT_CLOCK_SKEW_S = 30
const MAX_CLOCK_SKEW_S = 300
const ALLOW = 'allow-real-records'

/** Adds a line to `mistakes` for each variable that cannot be meant as it is. */
export function readOauthConfig(environment: Environment, mistakes: string[]): OauthConfig {
  const sandbox = given(environment, 'SANDBOX')
  if (sandbox !== undefined && sandbox !== ALLOW) mistakes.push(`SANDBOX can only be "${ALLOW}".`)
  return { issuer: readIssuer(environment, mistakes), sandboxMayHoldRealRecords: sandbox === ALLOW }
}

function readIssuer(environment: Environment, mistakes: string[]): IssuerConfig | null {
  const issuer = given(environment, 'OAUTH_ISSUER')
  const others = ['OAUTH_AUDIENCE', 'OAUTH_CLOCK_SKEW_S', 'OAUTH_JWKS_URL']
  if (issuer === undefined) {
    const strays = others.filter((name) => given(environment, name) !== undefined)
    if (strays.length > 0) mistakes.push(`${strays.join(' and ')} need OAUTH_ISSUER beside them.`)
    return null
  }
  const jwksUrl = given(environment, 'OAUTH_JWKS_URL')
  const audience = given(environment, 'OAUTH_AUDIENCE')?.split(/[\s,]+/) ?? []
  if (!isAddress(issuer)) mistakes.push('OAUTH_ISSUER must be the https address of an issuer, as in "iss".')
  if (jwksUrl !== undefined && !isAddress(jwksUrl)) mistakes.push('OAUTH_JWKS_URL must be an https address.')
  if (audience.length === 0) mistakes.push('OAUTH_AUDIENCE must say which "aud" is this service.')
  return { issuer, audience, jwksUrl, clockSkewS: readClockSkew(environment, mistakes) }
}

function readClockSkew(environment: Environment, mistakes: string[]): number {
  const text = given(environment, 'OAUTH_CLOCK_SKEW_S') ?? String(DEFAULT_CLOCK_SKEW_S)
  const seconds = /^\d{1,3}$/.test(text) ? Number(text) : Number.NaN
  if (seconds <= MAX_CLOCK_SKEW_S) return seconds
  mistakes.push(`OAUTH_CLOCK_SKEW_S must be a whole number of seconds from 0 to ${MAX_CLOCK_SKEW_S}.`)
  return DEFAULT_CLOCK_SKEW_S
}

/** Keys that came over plain http could be anybody's; on this machine there is nobody between. */
function isAddress(text: string): boolean {
  const url = URL.canParse(text) ? new URL(text) : null
  if (url === null || url.username !== '' || url.password !== '') return false
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname))
}

const isLoopback = (host: string) => /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/.test(host)
