/** Sockets for postgres.js that tell a server which hangs up on a new connection from one that ends an open one. */
import { once } from 'node:events'
import { connect, Socket } from 'node:net'
import { type BackendKey, readBackendKey, requestCancel } from './cancel-request.ts'
import { secure, type TlsMode } from './tls.ts'

export type Address = { host: string[]; port: number[]; path: string | false }

/** A connection that is ready for queries. */
export type ServerConnection = {
  /**
   * Cancels whatever statement the server runs for it. When it resolves, which it always does, no statement that is
   * sent later can be hit any more: where that is not certain the connection has been cut.
   */
  cancel(): Promise<void>
}

export type ConnectionListeners = {
  /** Called when the server ends, of its own accord, a connection that was ready for queries. */
  onLost?: () => void
  onOpen?: (connection: ServerConnection) => void
  /** However it came about. */
  onClose?: (connection: ServerConnection) => void
}

export type SocketOptions = ConnectionListeners & { tls: TlsMode; timeoutMs: number }

const CANCEL_REQUEST_BYTES = 16
// ReadyForQuery, idle: https://www.postgresql.org/docs/17/protocol-message-formats.html
const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49])

/** Never rejects: the driver (3.4.9) would lose a connection of its pool. A socket that cannot be opened fails instead. */
export async function openSocket(address: Address, options: SocketOptions): Promise<Socket> {
  try {
    const socket = await dial(address, options)
    return watch(socket, options, (key) => cancellable(socket, key, address, options))
  } catch (error) {
    return failed(error)
  }
}

/** Secured as the URL asks. A plain one comes while it still connects: what is written to it waits. */
async function dial(address: Address, { tls, timeoutMs }: SocketOptions, peer?: string): Promise<Socket> {
  const [host = 'localhost'] = address.host
  const [port = 5432] = address.port
  const plain = address.path === false ? connect(port, peer ?? host) : connect(address.path)
  // Else each small statement may wait 40 ms for the acknowledgement of the one before.
  plain.setNoDelay(true)
  await begun(plain)
  return tls === 'off' || address.path !== false ? plain : secure(plain, host, tls, timeoutMs)
}

/** What cannot even begin to connect, as without a route, fails in the next tick: before the driver can listen. */
function begun(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    setImmediate(() => {
      socket.off('error', reject)
      resolve()
    })
  })
}

/**
 * A new connection that is closed before it is ready gets an error: on a plain close the driver connects again without
 * pause or end, and its query waits for ever. That is what a proxy does whose database is down.
 */
function watch(
  socket: Socket,
  { onLost, onOpen, onClose }: ConnectionListeners,
  connectionOf: (key: BackendKey) => ServerConnection,
): Socket {
  let startup = Buffer.alloc(0)
  let ready = false
  const readiness = (chunk: Buffer) => {
    startup = Buffer.concat([startup, chunk])
    ready = startup.subarray(-READY.length).equals(READY)
    if (!ready) return
    socket.off('data', readiness)
    const key = readBackendKey(startup)
    startup = Buffer.alloc(0)
    if (key === null) return
    const connection = connectionOf(key)
    socket.once('close', () => onClose?.(connection))
    onOpen?.(connection)
  }
  socket.on('data', readiness)
  socket.once('error', () => ready && !socket.writableEnded && onLost?.())
  // Before the socket's own listener, which answers the server's end with ours: what has ended by now was ended by the
  // driver, for a connection that idled or grew old, and is no loss.
  socket.prependOnceListener('end', () => {
    if (ready && !socket.writableEnded) onLost?.()
    // A cancel request is answered by closing.
    else if (!ready && socket.bytesWritten !== CANCEL_REQUEST_BYTES) socket.destroy(closed('by the server'))
  })
  return socket
}

/** A request goes to the very server that the connection leads to: a host name may stand for several. */
function cancellable(
  socket: Socket,
  key: BackendKey,
  address: Address,
  options: SocketOptions,
): ServerConnection {
  const { remoteAddress } = socket
  return {
    async cancel() {
      const other = await connected(dial(address, options, remoteAddress), options).catch(() => null)
      // It was never sent.
      if (other === null) return
      if (!(await requestCancel(other, key, options.timeoutMs))) socket.destroy(closed('to be safe'))
    },
  }
}

async function connected(dialling: Promise<Socket>, { timeoutMs }: SocketOptions): Promise<Socket> {
  const socket = await dialling
  if (!socket.connecting) return socket
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(timeoutMs) })
    return socket
  } catch (error) {
    socket.destroy()
    throw error
  }
}

function closed(how: 'by the server' | 'to be safe'): Error {
  return Object.assign(new Error(`the connection was closed ${how}`), { code: 'CONNECTION_CLOSED' })
}

/**
 * At the driver's first write: of a socket that closes before it, the driver (3.4.9) keeps what it was about to write and
 * takes that for scheduled, and says nothing on the next sockets until several of them have timed out.
 */
function failed(error: unknown): Socket {
  const socket = new Socket()
  const problem = error instanceof Error ? error : new Error(String(error))
  socket._write = (_chunk, _encoding, done) => done(problem)
  return socket
}
