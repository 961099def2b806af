/** What `npm run serve:supergraph` is told. */
import { parseArgs } from 'node:util'
import { type Environment, readServerEnvironment } from '../../subgraphs/serving/environment.ts'
import { parsePort } from '../../subgraphs/serving/port.ts'

export interface Arguments {
  readonly supergraph: string
  /** 0 takes any free port. */
  readonly port: number
  readonly host: string
  readonly mask: boolean
}

const USAGE = 'Name a supergraph: npm run serve:supergraph -- --supergraph FILE [--port 4000] [--mask]'
const options = {
  supergraph: { type: 'string' },
  port: { type: 'string' },
  mask: { type: 'boolean' },
} as const

/** A mistake is one line for the person who starts it. */
export function readArguments(
  given: readonly string[],
  environment: Environment,
): Arguments | { readonly mistake: string } {
  let values: { supergraph?: string; port?: string; mask?: boolean }
  try {
    values = parseArgs({ args: [...given], options }).values
  } catch {
    return { mistake: USAGE }
  }
  const { supergraph, mask = false } = values
  if (!supergraph) return { mistake: USAGE }
  const port = parsePort(values.port ?? '4000')
  if (port === null) return { mistake: '--port must be a whole number from 0 to 65535.' }
  return { supergraph, port, host: readServerEnvironment(environment).host, mask }
}
