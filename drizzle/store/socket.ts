/** Sockets for postgres.js that tell a server which hangs up on a new connection from one that ends an open one. */
import { connect, Socket } from 'node:net'
import { secure, type TlsMode } from './tls.ts'

export type Address = { host: string[]; port: number[]; path: string | false }
export type SocketOptions = {
  tls: TlsMode
  timeoutMs: number
  /** Called when the server ends, of its own accord, a connection that was ready for queries. */
  onLost: () => void
}

const CANCEL_REQUEST_BYTES = 16
// ReadyForQuery, idle: https://www.postgresql.org/docs/17/protocol-message-formats.html
const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49])

/** Never rejects: the driver (3.4.9) would lose a connection of its pool. A socket that cannot be opened fails instead. */
export async function openSocket(
  address: Address,
  { tls, timeoutMs, onLost }: SocketOptions,
): Promise<Socket> {
  const [host = 'localhost'] = address.host
  const [port = 5432] = address.port
  const plain = address.path === false ? connect(port, host) : connect(address.path)
  // Else each small statement may wait 40 ms for the acknowledgement of the one before.
  plain.setNoDelay(true)
  if (tls === 'off' || address.path !== false) return watch(plain, onLost)
  try {
    return watch(await secure(plain, host, tls, timeoutMs), onLost)
  } catch (error) {
    return failed(error)
  }
}

/**
 * A new connection that is closed before it is ready gets an error: on a plain close the driver connects again without
 * pause or end, and its query waits for ever. That is what a proxy does whose database is down.
 */
function watch(socket: Socket, onLost: () => void): Socket {
  let ready = false
  const readiness = (chunk: Buffer) => {
    ready = chunk.subarray(-READY.length).equals(READY)
    if (ready) socket.off('data', readiness)
  }
  socket.on('data', readiness)
  socket.once('error', () => ready && !socket.writableEnded && onLost())
  // Before the socket's own listener, which answers the server's end with ours: what has ended by now was ended by the
  // driver, for a connection that idled or grew old, and is no loss.
  socket.prependOnceListener('end', () => {
    if (ready && !socket.writableEnded) onLost()
    // A cancel request is answered by closing.
    else if (!ready && socket.bytesWritten !== CANCEL_REQUEST_BYTES) socket.destroy(closedByServer())
  })
  return socket
}

function closedByServer(): Error {
  return Object.assign(new Error('the server closed the connection'), { code: 'CONNECTION_CLOSED' })
}

function failed(error: unknown): Socket {
  const socket = new Socket()
  // Later, when the driver listens.
  setImmediate(() => socket.destroy(error instanceof Error ? error : new Error(String(error))))
  return socket
}
