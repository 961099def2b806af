/** A server that answers as a test says, down to single bytes, and notes what it was asked. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

export interface Asked {
  readonly headers: IncomingMessage['headers']
  readonly body: { query: string; variables: Record<string, unknown>; operationName?: string }
  /** Which of the connections it came over, counted from 0. */
  readonly connection: number
}

export type Behave = (response: ServerResponse, asked: Asked, socket: Socket) => void

export interface FakeSubgraph {
  readonly url: string
  readonly asked: readonly Asked[]
  /** Resolves when a caller has hung up before it was answered. */
  readonly hungUp: Promise<void>
  /** From the next request on. */
  behave(next: Behave): void
  /** Ends every idle connection, as a server does after a while. */
  endIdle(): void
  close(): Promise<void>
}

export async function createFakeSubgraph(first: Behave): Promise<FakeSubgraph> {
  let behaviour = first
  const asked: Asked[] = []
  const connections: Socket[] = []
  const gone = deferred()
  const server = createServer(async (request, response) => {
    response.once('close', () => {
      if (!response.writableFinished) gone.resolve()
    })
    let text = ''
    for await (const chunk of request.setEncoding('utf8')) text += chunk
    const one = {
      headers: request.headers,
      body: JSON.parse(text),
      connection: connections.indexOf(request.socket),
    }
    asked.push(one)
    behaviour(response, one, request.socket)
  })
  server.on('connection', (socket) => connections.push(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/graphql`,
    asked,
    hungUp: gone.promise,
    behave(next) {
      behaviour = next
    },
    endIdle: () => server.closeIdleConnections(),
    close: () => {
      server.closeAllConnections()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

/** A reply in GraphQL, or in whatever the text is. */
export function say(body: unknown, head: { status?: number; type?: string } = {}): Behave {
  const { status = 200, type = 'application/json' } = head
  return (response) => {
    response.writeHead(status, { 'content-type': type })
    response.end(typeof body === 'string' ? body : JSON.stringify(body))
  }
}

export const hang: Behave = () => undefined

/** Before a single byte of the reply. */
export const dropBefore: Behave = (_response, _asked, socket) => void socket.destroy()

/** Once the reply has begun. */
export const dropAfter: Behave = (response, _asked, socket) => {
  response.writeHead(200, { 'content-type': 'application/json' })
  response.write('{"data":{', () => socket.destroy())
}

/** Writes what is no HTTP, or not as much of it as is announced. */
export const raw =
  (text: string): Behave =>
  (_response, _asked, socket) =>
    void socket.end(text)

function deferred() {
  let resolve: () => void = () => undefined
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}
