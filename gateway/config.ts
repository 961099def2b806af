/** What a start can be told through the environment, checked before anything slow begins. */
import { isIP } from 'node:net'
import { type SubgraphName, subgraphNames } from '../schema/record-types.ts'
import {
  type Environment,
  given,
  readServerEnvironment,
  type ServerEnvironment,
} from '../subgraphs/serving/environment.ts'
import { type OauthConfig, readOauthConfig } from './oauth-config.ts'

export interface Config extends ServerEnvironment {
  /** 0 takes any free port. */
  readonly port: number
  /** How many synthetic people an empty store gets; 0 leaves it empty. */
  readonly seedPatients: number
  /** GraphQL endpoints of subgraphs that run on their own; the others run in this process. */
  readonly subgraphUrls: Readonly<Partial<Record<SubgraphName, string>>>
  readonly oauth: OauthConfig
  /** Every request is logged, and a failure shows its stack. */
  readonly debug: boolean
}

/** One line for each mistake, none of them with a value that could be a password. */
export type ConfigResult = { readonly config: Config } | { readonly mistakes: readonly string[] }

const MAX_PORT = 65_535
const MAX_SEED_PATIENTS = 1_000_000

/** A variable that is set but empty counts as not set. Whether DATABASE_URL is one is for the store to say. */
export function readConfig(environment: Environment): ConfigResult {
  const mistakes: string[] = []
  const read = createReader(environment, mistakes)
  const server = readServerEnvironment(environment)
  const config: Config = {
    ...server,
    port: read.whole('PORT', 4000, MAX_PORT),
    seedPatients: read.whole('SEED_PATIENTS', 200, MAX_SEED_PATIENTS),
    subgraphUrls: Object.fromEntries(subgraphNames.map((name) => [name, read.endpoint(variableOf(name))])),
    oauth: readOauthConfig(environment, mistakes),
    debug: /^(1|true)$/i.test(given(environment, 'DEBUG') ?? ''),
  }
  if (!isHost(server.host)) mistakes.push('HOST must be an address or host name of this machine.')
  return mistakes.length === 0 ? { config } : { mistakes }
}

function createReader(environment: Environment, mistakes: string[]) {
  return {
    whole(name: string, fallback: number, max: number): number {
      const text = given(environment, name)
      if (text === undefined) return fallback
      const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN
      if (value >= 0 && value <= max) return value
      mistakes.push(`${name} must be a whole number from 0 to ${max}; it is "${text}".`)
      return fallback
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

/** `SUBGRAPH_ADMIN_ADT_URL` for `admin-adt`. */
function variableOf(name: SubgraphName): string {
  return `SUBGRAPH_${name.toUpperCase().replace('-', '_')}_URL`
}

function isHost(given: string): boolean {
  return isIP(given) !== 0 || /^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$/i.test(given)
}

function isEndpoint(given: string): boolean {
  const url = URL.canParse(given) ? new URL(given) : null
  return url !== null && /^https?:$/.test(url.protocol) && url.username === '' && url.password === ''
}
