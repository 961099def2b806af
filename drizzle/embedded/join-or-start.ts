/** Joins the server of a data folder, or starts it: whichever of several processes comes first starts it for all. */
import { setTimeout as sleep } from 'node:timers/promises'
import { errorCode } from '../store/explain.ts'
import { StoreProblem } from '../store/store-problem.ts'
import { findPostmaster, type Postmaster } from './postmaster.ts'
import { join, type Presence } from './presence.ts'
import { type ServerProgram, startServer } from './server.ts'

export type Joined = { presence: Presence; port: number }
export type Joining = {
  program: ServerProgram
  /** The owner's connection for joining, at the port the server has this time. */
  urlAt(port: number): string
  onProgress: (line: string) => void
  /** Told when a server that was joined was gone and is there again; the problem when it could not be started. */
  onRevival: (problem: unknown) => void
}

const GIVE_UP_AFTER_MS = 300_000
const RETRY_DELAY_MS = 100
// What a server says, or its absence looks like, while it starts or stops.
const PASSING = [
  '57P01',
  '57P02',
  '57P03',
  'ECONNREFUSED',
  'ECONNRESET',
  'CONNECTION_CLOSED',
  'CONNECT_TIMEOUT',
]

/** Throws StoreProblem when the server does not start, does not answer or refuses its owner. */
export async function joinOrStart(joining: Joining): Promise<Joined> {
  const { program, onProgress } = joining
  const giveUpAt = Date.now() + GIVE_UP_AFTER_MS
  let waiting = false
  while (Date.now() < giveUpAt) {
    const running = await findPostmaster(program.dataFolder)
    if (running === null) {
      onProgress('Starting Postgres')
      await startServer(program)
      continue
    }
    const joined = running.stopping ? null : await tryJoin(joining, running)
    if (joined !== null) return joined
    if (!waiting) onProgress('Waiting for Postgres, which is starting or stopping')
    waiting = true
    await sleep(RETRY_DELAY_MS)
  }
  throw new StoreProblem(
    `The Postgres that serves ${program.dataFolder} does not answer: stop it and start again.`,
  )
}

/** Null when the server is starting or stopping. */
async function tryJoin(joining: Joining, { pid, port }: Postmaster): Promise<Joined | null> {
  const { program, urlAt } = joining
  if (port === null) return null
  try {
    const presence = await join(urlAt(port), () => revive(joining, port))
    // A server that stops disconnects whoever stops it, too, and their lock may pass to the one who waits for it.
    const joined = await findPostmaster(program.dataFolder)
    if (joined?.pid === pid && !joined.stopping) return { presence, port }
    await presence.leave(() => Promise.resolve())
    return null
  } catch (error) {
    const code = errorCode(error) ?? 'no code'
    if (PASSING.includes(code)) return null
    throw new StoreProblem(
      `Cannot join the Postgres on 127.0.0.1:${port} that serves ${program.dataFolder} (${code}).`,
      { cause: error },
    )
  }
}

/** Starts the server again where it was, so that whoever knew it finds it; a server that is there is left alone. */
async function revive({ program, onRevival }: Joining, port: number): Promise<void> {
  if ((await findPostmaster(program.dataFolder)) !== null) return
  try {
    await startServer(program, port)
    onRevival(null)
  } catch (problem) {
    onRevival(problem)
    throw problem
  }
}
