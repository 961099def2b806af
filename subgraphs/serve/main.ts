/** `npm run subgraph -- clinical [--port 4002]`: one subgraph on its own, over the same store as `npm start`. */
import { openStore } from '../../drizzle/store/open-store.ts'
import { StoreProblem } from '../../drizzle/store/store-problem.ts'
import { openSubgraph } from '../open-subgraph.ts'
import { closeServer } from '../serving/draining.ts'
import type { Lifecycle } from '../serving/lifecycle.ts'
import { listen, PortProblem } from '../serving/port.ts'
import { complain, runUntilStopped } from '../serving/run-until-stopped.ts'
import { type Arguments, readArguments } from './arguments.ts'
import { createSubgraphServer } from './subgraph-server.ts'

const given = readArguments(process.argv.slice(2), process.env)
if ('mistake' in given) {
  complain(given.mistake)
  process.exit(1)
}
process.exit(await runUntilStopped({ start: (lifecycle) => start(given, lifecycle), describe }))

async function start(options: Arguments, lifecycle: Lifecycle): Promise<void> {
  const { subgraph: name, host, port, control, databaseUrl, dataDir } = options
  const store = await openStore({ databaseUrl, dataDir })
  lifecycle.onClose(store.close)
  lifecycle.assertRunning()
  const subgraph = openSubgraph(name, {
    databaseUrl: store.urls[name],
    onFailure: (code) => process.stderr.write(`The ${name} store did not answer (${code}).\n`),
  })
  lifecycle.onClose(subgraph.close)
  const app = await createSubgraphServer(subgraph, control)
  lifecycle.onClose(() => closeServer(app, { hurry: lifecycle.hurry }))
  const otherwise = `npm run subgraph -- ${name} --port 0`
  const boundPort = await listen(app, { host, port, otherwise })
  const origin = `http://${host.includes(':') ? `[${host}]` : host}:${boundPort}`
  process.stdout.write(`Subgraph ${name} is at ${origin}/graphql\n`)
}

function describe(error: unknown, failing: string): string {
  if (error instanceof StoreProblem || error instanceof PortProblem) return error.message
  return `Could not ${failing}: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`
}
