/** A way to Postgres on which cancel requests, or answers, can be held up. */
import { connect, createServer, type Server, type Socket } from 'node:net'

export interface CancelProxy {
  /** The given URL, by way of the proxy. */
  readonly url: string
  cancels(): number
  /** From now on cancel requests are held up. */
  hold(): void
  /** Resolves when one is. */
  held(): Promise<void>
  /** Lets them go on, whoever still waits for them. */
  release(): void
  /** Holds up what Postgres says on the connections there are, until the function that it gives is called. */
  mute(): () => void
  close(): Promise<void>
}

const CANCEL_REQUEST_CODE = 80_877_102

/** @param path of a Unix socket to listen at instead of a port. */
export async function openCancelProxy(url: string, path?: string): Promise<CancelProxy> {
  const upstream = new URL(url)
  const sockets = new Set<Socket>()
  const waiting: (() => void)[] = []
  const sessions: { readonly postgres: Socket; readonly client: Socket }[] = []
  let isHolding = false
  let cancels = 0
  const server = createServer((client) => {
    const postgres = connect(Number(upstream.port), upstream.hostname)
    for (const socket of [client, postgres]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
    }
    client.once('data', (first) => {
      const isCancel = first.length >= 8 && first.readUInt32BE(4) === CANCEL_REQUEST_CODE
      const forward = () => {
        postgres.write(first)
        client.pipe(postgres)
        postgres.pipe(client)
      }
      if (isCancel) cancels += 1
      else sessions.push({ postgres, client })
      if (isCancel && isHolding) waiting.push(forward)
      else forward()
    })
    postgres.on('close', () => client.destroy())
  })
  await listening(server, path)
  const address = server.address()
  const by = new URL(url)
  if (typeof address === 'object' && address !== null) by.port = String(address.port)
  return {
    url: by.href,
    cancels: () => cancels,
    hold: () => {
      isHolding = true
    },
    held: async () => {
      while (waiting.length === 0) await new Promise((resolve) => setTimeout(resolve, 10))
    },
    release: () => {
      isHolding = false
      for (const forward of waiting.splice(0)) forward()
    },
    mute: () => {
      for (const { postgres, client } of sessions) postgres.unpipe(client).pause()
      return () => {
        for (const { postgres, client } of sessions) postgres.pipe(client)
      }
    },
    close: () => {
      for (const socket of sockets) socket.destroy()
      return new Promise((resolve) => server.close(() => resolve()))
    },
  }
}

function listening(server: Server, path: string | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (path === undefined) server.listen(0, '127.0.0.1', resolve)
    else server.listen(path, resolve)
  })
}
