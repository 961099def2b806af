/** How a statement is cancelled: https://www.postgresql.org/docs/17/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS */
import type { Socket } from 'node:net'

/** What the server process behind a connection is told by. */
export type BackendKey = { processId: number; secret: number }

const BACKEND_KEY_DATA = 'K'.charCodeAt(0)
const BACKEND_KEY_LENGTH = 12
const REQUEST_LENGTH = 16
const REQUEST_CODE = 80_877_102

/** @param startup what the server said until it was ready: messages of a letter, a length without the letter, a body. */
export function readBackendKey(startup: Buffer): BackendKey | null {
  let at = 0
  while (at + 1 + BACKEND_KEY_LENGTH <= startup.length) {
    const length = startup.readUInt32BE(at + 1)
    if (startup[at] === BACKEND_KEY_DATA && length === BACKEND_KEY_LENGTH) {
      return { processId: startup.readUInt32BE(at + 5), secret: startup.readUInt32BE(at + 9) }
    }
    at += 1 + length
  }
  return null
}

/**
 * Asks over a new socket. The server answers nothing and closes the socket when it has signalled its process, which
 * from then on is interrupted before it reads another statement: a statement that is sent later cannot be hit.
 * @returns whether the server closed the socket. If not, the request may still be on its way.
 */
export function requestCancel(socket: Socket, key: BackendKey, timeoutMs: number): Promise<boolean> {
  return new Promise((resolve) => {
    const finish = (wasTaken: boolean) => {
      clearTimeout(timer)
      socket.destroy()
      resolve(wasTaken)
    }
    const timer = setTimeout(() => finish(false), timeoutMs)
    socket.once('end', () => finish(true))
    socket.once('error', () => finish(false))
    socket.once('close', () => finish(false))
    socket.resume()
    socket.write(requestOf(key))
  })
}

function requestOf({ processId, secret }: BackendKey): Buffer {
  const request = Buffer.alloc(REQUEST_LENGTH)
  for (const [place, value] of [REQUEST_LENGTH, REQUEST_CODE, processId, secret].entries()) {
    request.writeUInt32BE(value, place * 4)
  }
  return request
}
