/** Clients that ask one request after the other until they are told to stop, and keep every reply. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { Random } from '../conformance/random.ts'
import { ask, type Reply, type Request } from './requests.ts'

export interface Load {
  readonly replies: readonly Reply[]
  /** Returns when the last reply is in; rejects with what a client met instead of a reply. */
  stop(): Promise<void>
}

/** Room for the rest of the machine: a failed request is answered in a millisecond. */
const PAUSE_MS = 5

export function startLoad(options: {
  readonly origin: string
  readonly requests: readonly Request[]
  readonly clients: number
  /** Of the requests' ids. */
  readonly name: string
  readonly random: Random
}): Load {
  const { origin, requests, clients, name, random } = options
  const replies: Reply[] = []
  let isRunning = true
  const runClient = async (client: number) => {
    for (let place = 0; isRunning; place += 1) {
      const request = random.pick(requests)
      if (request === undefined) return
      replies.push(await ask(origin, request, `${name}-${client}-${place}`))
      await sleep(PAUSE_MS)
    }
  }
  const running = Promise.all(Array.from({ length: clients }, (_, client) => runClient(client)))
  // Told by `stop`: until then nobody listens.
  running.catch(() => undefined)
  return {
    replies,
    stop: async () => {
      isRunning = false
      await running
    },
  }
}
