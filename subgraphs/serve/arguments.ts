/** What `npm run subgraph` is told: which subgraph, where it listens, and where its data is. */
import { parseArgs } from 'node:util'
import { type SubgraphName, subgraphNames } from '../../schema/record-types.ts'
import { type Environment, readServerEnvironment, type ServerEnvironment } from '../serving/environment.ts'
import { parsePort } from '../serving/port.ts'

export interface Arguments extends ServerEnvironment {
  readonly subgraph: SubgraphName
  /** 0 takes any free port. */
  readonly port: number
}

/** Where the committed supergraph says that each subgraph is. */
export const defaultPorts: Readonly<Record<SubgraphName, number>> = {
  demographics: 4001,
  clinical: 4002,
  'admin-adt': 4003,
}

/** A mistake is one line for the person who starts it. */
export function readArguments(
  given: readonly string[],
  environment: Environment,
): Arguments | { readonly mistake: string } {
  let parsed: { values: { port?: string }; positionals: string[] }
  try {
    parsed = parseArgs({ args: [...given], options: { port: { type: 'string' } }, allowPositionals: true })
  } catch {
    return { mistake: USAGE }
  }
  const { values, positionals } = parsed
  const [name] = positionals
  if (positionals.length !== 1 || !isSubgraph(name)) return { mistake: USAGE }
  const port = values.port === undefined ? defaultPorts[name] : parsePort(values.port)
  if (port === null) return { mistake: '--port must be a whole number from 0 to 65535.' }
  return { subgraph: name, port, ...readServerEnvironment(environment) }
}

const USAGE = `Name one subgraph: npm run subgraph -- ${subgraphNames.join(' | ')} [--port 4002]`

function isSubgraph(name: string | undefined): name is SubgraphName {
  return subgraphNames.some((known) => known === name)
}
