/** What `npm run subgraph` is told: which subgraph, where it listens, and where its data is. */
import { parseArgs } from 'node:util'
import { type SubgraphName, subgraphNames } from '../../schema/record-types.ts'
import { subgraphAccessHeader } from '../../schema/subgraph-access.ts'
import {
  type Environment,
  given as givenIn,
  readServerEnvironment,
  type ServerEnvironment,
} from '../serving/environment.ts'
import { parsePort } from '../serving/port.ts'
import type { AccessControl } from './request-rights.ts'

export interface Arguments extends ServerEnvironment {
  readonly subgraph: SubgraphName
  /** 0 takes any free port. */
  readonly port: number
  readonly control: AccessControl
}

/** Where the committed supergraph says that each subgraph is. */
export const defaultPorts: Readonly<Record<SubgraphName, number>> = {
  demographics: 4001,
  clinical: 4002,
  'admin-adt': 4003,
  audit: 4004,
}

/** A mistake is one line for the person who starts it. */
export function readArguments(
  given: readonly string[],
  environment: Environment,
): Arguments | { readonly mistake: string } {
  let parsed: { values: { port?: string; development?: boolean }; positionals: string[] }
  try {
    parsed = parseArgs({ args: [...given], options, allowPositionals: true })
  } catch {
    return { mistake: USAGE }
  }
  const { values, positionals } = parsed
  const [name] = positionals
  if (positionals.length !== 1 || !isSubgraph(name)) return { mistake: USAGE }
  const port = values.port === undefined ? defaultPorts[name] : parsePort(values.port)
  if (port === null) return { mistake: '--port must be a whole number from 0 to 65535.' }
  const server = readServerEnvironment(environment)
  const control = readControl(
    values.development === true,
    givenIn(environment, 'SUBGRAPH_ACCESS_KEY'),
    server,
  )
  return typeof control === 'object' && 'mistake' in control
    ? control
    : { subgraph: name, port, control, ...server }
}

const options = { port: { type: 'string' }, development: { type: 'boolean' } } as const

/** Nobody starts a server that answers everybody by forgetting something, and nobody else's machine reaches one. */
function readControl(
  isForDevelopment: boolean,
  key: string | undefined,
  { host }: ServerEnvironment,
): AccessControl | { readonly mistake: string } {
  const { leastKeyBytes } = subgraphAccessHeader
  if (isForDevelopment) {
    if (/^(127(\.\d{1,3}){3}|::1|localhost)$/.test(host)) return 'development'
    return { mistake: '--development answers everybody: HOST must be this machine alone, as 127.0.0.1.' }
  }
  if (key !== undefined && Buffer.byteLength(key) >= leastKeyBytes) return { key }
  return {
    mistake: `Set SUBGRAPH_ACCESS_KEY to ${leastKeyBytes} bytes or more, the same for the gateway; or add --development, which answers everybody on this machine.`,
  }
}

const USAGE = `Name one subgraph: npm run subgraph -- ${subgraphNames.join(' | ')} [--port 4002] [--development]`

function isSubgraph(name: string | undefined): name is SubgraphName {
  return subgraphNames.some((known) => known === name)
}
