/** Ends what is open without cutting a reply short. */
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'

/**
 * Once closing has begun each connection ends with its reply, and those without a request end at once. Node leaves two
 * kinds open: kept alive after a reply, until they idle out; and opened ahead by a browser, which never asked.
 */
export function addDraining(app: FastifyInstance): void {
  const openRequests = new Map<Socket, number>()
  let draining = false
  app.server.on('connection', (socket: Socket) => {
    openRequests.set(socket, 0)
    socket.once('close', () => openRequests.delete(socket))
  })
  const count = (socket: Socket, change: number): number => {
    const now = (openRequests.get(socket) ?? 0) + change
    // Requests that are injected have no connection.
    if (openRequests.has(socket)) openRequests.set(socket, now)
    return now
  }
  app.addHook('onRequest', ({ raw }, _reply, done) => {
    count(raw.socket, 1)
    done()
  })
  app.addHook('onResponse', ({ raw }, _reply, done) => {
    if (count(raw.socket, -1) === 0 && draining) raw.socket.end()
    done()
  })
  app.addHook('preClose', (done) => {
    draining = true
    for (const [socket, open] of openRequests) if (open === 0) socket.destroySoon()
    done()
  })
}

/** Fastify's application, or a server of Node with the same two. */
export interface Closable {
  readonly server: { closeAllConnections(): void }
  close(): PromiseLike<unknown>
}

const DRAIN_DEADLINE_MS = 10_000

/** Stops accepting, waits for open requests, and after the deadline or at `hurry` cuts those that are left. */
export async function closeServer(
  app: Closable,
  { deadlineMs = DRAIN_DEADLINE_MS, hurry }: { deadlineMs?: number; hurry: AbortSignal },
): Promise<void> {
  const cut = () => app.server.closeAllConnections()
  const timer = setTimeout(cut, deadlineMs)
  hurry.addEventListener('abort', cut, { once: true })
  if (hurry.aborted) cut()
  try {
    await app.close()
  } finally {
    clearTimeout(timer)
    hurry.removeEventListener('abort', cut)
  }
}
