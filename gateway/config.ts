/** What a start can be told through the environment, checked before anything slow begins. */
import { isIP } from 'node:net'
import { type SubgraphName, subgraphNames } from '../schema/record-types.ts'
import { subgraphAccessHeader } from '../schema/subgraph-access.ts'
import {
  type Environment,
  given,
  readServerEnvironment,
  type ServerEnvironment,
} from '../subgraphs/serving/environment.ts'
import { type OauthConfig, readOauthConfig } from './oauth-config.ts'
import { type LogLevel, logLevels } from './server/log.ts'

export interface Config extends ServerEnvironment {
  /** 0 takes any free port. */
  readonly port: number
  /** Processes that share the port. */
  readonly workers: number
  /** How many synthetic people an empty store gets; 0 leaves it empty. */
  readonly seedPatients: number
  /** GraphQL endpoints of subgraphs that run on their own; the others run in this process. */
  readonly subgraphUrls: Readonly<Partial<Record<SubgraphName, string>>>
  /** Shared with those subgraphs: what a request may read is signed with it. */
  readonly subgraphAccessKey: string | undefined
  /** A file or folder of the only operations that GraphQL runs; undefined for any. */
  readonly operationsFile: string | undefined
  /** Whether GraphQL tells its schema to everybody; else to callers with the scope for it. */
  readonly introspection: boolean
  /** What `/metrics` wants as a bearer token; undefined for nothing. */
  readonly metricsToken: string | undefined
  /** For each client; 0 for no limit. */
  readonly rateLimitPerMinute: number
  readonly crossOrigins: readonly string[]
  /** Host names besides those of the loopback, where it listens there; elsewhere the only ones, or any if none. */
  readonly allowedHosts: readonly string[]
  readonly requestTimeoutMs: number
  /** From `info` on every request is logged. */
  readonly logLevel: LogLevel
  readonly oauth: OauthConfig
  /** Every request is logged, and a failure shows its stack. */
  readonly debug: boolean
}

/** One line for each mistake, none of them with a value that could be a password. */
export type ConfigResult = { readonly config: Config } | { readonly mistakes: readonly string[] }

const MAX_PORT = 65_535
/** A hundred a second: no desk asks as much, and a client in a loop is stopped. */
const DEFAULT_RATE_LIMIT_PER_MINUTE = 6_000
const MAX_TIMEOUT_MS = 600_000
const MAX_RATE_LIMIT = 100_000_000
/** What the embedded Postgres has connections for. */
const MAX_WORKERS = 16
const MAX_SEED_PATIENTS = 1_000_000

/** A variable that is set but empty counts as not set. Whether DATABASE_URL is one is for the store to say. */
export function readConfig(environment: Environment): ConfigResult {
  const mistakes: string[] = []
  const read = createReader(environment, mistakes)
  const server = readServerEnvironment(environment)
  const debug = /^(1|true)$/i.test(given(environment, 'DEBUG') ?? '')
  const isProduction = given(environment, 'NODE_ENV') === 'production'
  const config: Config = {
    ...server,
    port: read.whole('PORT', 4000, MAX_PORT),
    workers: read.whole('WORKERS', 1, MAX_WORKERS, 1),
    seedPatients: read.whole('SEED_PATIENTS', 200, MAX_SEED_PATIENTS),
    subgraphUrls: Object.fromEntries(subgraphNames.map((name) => [name, read.endpoint(variableOf(name))])),
    subgraphAccessKey: read.secret('SUBGRAPH_ACCESS_KEY'),
    operationsFile: readOperationsFile(read, environment, mistakes),
    introspection: read.choice('INTROSPECTION', ['on', 'off'], isProduction ? 'off' : 'on') === 'on',
    metricsToken: read.secret('METRICS_TOKEN'),
    rateLimitPerMinute: read.whole('RATE_LIMIT_PER_MINUTE', DEFAULT_RATE_LIMIT_PER_MINUTE, MAX_RATE_LIMIT),
    crossOrigins: read.list('CORS_ORIGINS', isOrigin, 'origins such as https://ward.example'),
    allowedHosts: read.list('ALLOWED_HOSTS', isHost, 'host names without port'),
    requestTimeoutMs: read.whole('REQUEST_TIMEOUT_MS', 20_000, MAX_TIMEOUT_MS, 1),
    logLevel: read.choice('LOG_LEVEL', logLevels, debug ? 'info' : 'warn'),
    debug,
    oauth: readOauthConfig(environment, mistakes),
  }
  if (!isHost(server.host)) mistakes.push('HOST must be an address or host name of this machine.')
  return mistakes.length === 0 ? { config } : { mistakes }
}

function createReader(environment: Environment, mistakes: string[]) {
  return {
    whole(name: string, fallback: number, max: number, min = 0): number {
      const text = given(environment, name)
      if (text === undefined) return fallback
      const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
      if (value >= min && value <= max) return value
      mistakes.push(`${name} must be a whole number from ${min} to ${max}; it is "${text}".`)
      return fallback
    },
    secret(name: string): string | undefined {
      const text = given(environment, name)
      const isShort = text !== undefined && Buffer.byteLength(text) < subgraphAccessHeader.leastKeyBytes
      if (isShort) mistakes.push(`${name} must have ${subgraphAccessHeader.leastKeyBytes} bytes or more.`)
      return text
    },
    /** Separated by commas. */
    list(name: string, isOne: (text: string) => boolean, of: string): readonly string[] {
      const texts = (given(environment, name) ?? '').split(',').flatMap((text) => text.trim() || [])
      if (!texts.every(isOne)) mistakes.push(`${name} must be ${of}, separated by commas.`)
      return texts
    },
    choice<Choice extends string>(name: string, choices: readonly Choice[], fallback: Choice): Choice {
      const text = given(environment, name)?.toLowerCase() ?? fallback
      const chosen = choices.find((choice) => choice === text)
      if (chosen === undefined) mistakes.push(`${name} must be ${choices.join(' or ')}.`)
      return chosen ?? fallback
    },
    endpoint(name: string): string | undefined {
      const text = given(environment, name)
      if (text !== undefined && !isEndpoint(text)) {
        mistakes.push(
          `${name} is not the address of a subgraph: write it as http://host:4002/graphql, without user and password.`,
        )
      }
      return text
    },
  }
}

/** Both are needed, so that a safelist that is forgotten does not pass for one that is in force. */
function readOperationsFile(
  { choice }: ReturnType<typeof createReader>,
  environment: Environment,
  mistakes: string[],
): string | undefined {
  const file = given(environment, 'OPERATIONS_FILE')
  const safelisted = choice('OPERATIONS', ['any', 'safelisted'], 'any') === 'safelisted'
  if (safelisted && file === undefined) mistakes.push('OPERATIONS=safelisted needs OPERATIONS_FILE.')
  if (!safelisted && file !== undefined) mistakes.push('OPERATIONS_FILE needs OPERATIONS=safelisted.')
  return file
}

/** `SUBGRAPH_ADMIN_ADT_URL` for `admin-adt`. */
function variableOf(name: SubgraphName): string {
  return `SUBGRAPH_${name.toUpperCase().replace('-', '_')}_URL`
}

function isHost(given: string): boolean {
  return isIP(given) !== 0 || /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/i.test(given)
}

/** As a browser sends it. */
function isOrigin(given: string): boolean {
  return URL.canParse(given) && new URL(given).origin === given
}

function isEndpoint(given: string): boolean {
  const url = URL.canParse(given) ? new URL(given) : null
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
}
