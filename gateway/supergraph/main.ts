/** `npm run serve:supergraph -- --supergraph FILE --port N`: the engine alone over any supergraph. */
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import type { Server } from 'node:http'
import { closeServer } from '../../subgraphs/serving/draining.ts'
import type { Lifecycle } from '../../subgraphs/serving/lifecycle.ts'
import { listen, PortProblem } from '../../subgraphs/serving/port.ts'
import { complain, runUntilStopped } from '../../subgraphs/serving/run-until-stopped.ts'
import { type Arguments, readArguments } from './arguments.ts'
import { createGraphServer } from './graph-server.ts'
import { openSupergraph } from './open-supergraph.ts'

const given = readArguments(process.argv.slice(2), process.env)
if ('mistake' in given) {
  complain(given.mistake)
  process.exit(1)
}
process.exit(
  await runUntilStopped({
    start: (lifecycle) => start(given, lifecycle),
    describe: (error) => describe(error, given),
  }),
)

async function start({ supergraph, host, port, mask }: Arguments, lifecycle: Lifecycle): Promise<void> {
  const { graph, close } = openSupergraph({ supergraphSdl: await readFile(supergraph, 'utf8'), mask })
  lifecycle.onClose(close)
  const app = promising(createGraphServer(graph))
  lifecycle.onClose(() => closeServer(app, { hurry: lifecycle.hurry }))
  const boundPort = await listen(app, { host, port, otherwise: '--port 0' })
  const origin = `http://${host.includes(':') ? `[${host}]` : host}:${boundPort}`
  process.stdout.write(`Supergraph ${supergraph} is at ${origin}/graphql\n`)
}

/** A server of Node that says when it listens and when it is closed. */
function promising(server: Server) {
  return {
    server,
    async listen({ host, port }: { host: string; port: number }) {
      server.listen(port, host)
      await once(server, 'listening')
    },
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

function describe(error: unknown, { supergraph }: Arguments): string {
  if (error instanceof PortProblem) return error.message
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT' || code === 'EISDIR' || code === 'EACCES')
    return `There is no file ${supergraph} to read.`
  return `Could not start: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`
}
