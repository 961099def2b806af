/** What one connection may take of the server before there is a request to answer: time, headers and their size. */
import type { Socket } from 'node:net'
import type { FastifyInstance } from 'fastify'
import { standingHeaders } from './response-headers.ts'

export interface ReceiveTimeouts {
  /** From the first byte of a request to the end of its headers. */
  readonly headersMs: number
  /** From the first byte to the end of its body. */
  readonly requestMs: number
}

export const defaultReceiveTimeouts: ReceiveTimeouts = { headersMs: 10_000, requestMs: 30_000 }

const MAX_HEADER_BYTES = 16_384
const MAX_HEADERS = 100
/** What no host can hold, whatever notation it is in. */
const NO_HOST = /[\s<>"\\^`{|}%]/
/** Longer than any reply may be waited for. */
const SILENT_SOCKET_MS = 90_000

/** Options of Fastify. A connection that is too slow gets 408 and ends, within a tenth of its time. */
export function connectionLimits({ headersMs, requestMs }: ReceiveTimeouts) {
  return {
    requestTimeout: requestMs,
    connectionTimeout: SILENT_SOCKET_MS,
    http: {
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      connectionsCheckingInterval: Math.max(50, Math.min(headersMs, requestMs) / 10),
    },
    clientErrorHandler: refuseConnection,
  }
}

/**
 * More headers than anybody needs are refused: Node would drop those beyond its own limit and say nothing. So is more than
 * one Host, of which Node would take the first and a proxy perhaps the last, and one that is none (RFC 9112 §3.2).
 */
export function addHeaderLimit(app: FastifyInstance): void {
  app.addHook('onRequest', (request, _reply, done) => {
    const { rawHeaders, headers } = request.raw
    // Names and values alternate.
    if (rawHeaders.length > MAX_HEADERS * 2) {
      return done(Object.assign(new Error('Too many headers.'), { statusCode: 431 }))
    }
    if (countHosts(rawHeaders) > 1 || NO_HOST.test(headers.host ?? '')) {
      return done(Object.assign(new Error('Not one host.'), { statusCode: 400 }))
    }
    done()
  })
}

function countHosts(rawHeaders: readonly string[]): number {
  let hosts = 0
  for (let n = 0; n < rawHeaders.length; n += 2) {
    const name = rawHeaders[n]
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts += 1
  }
  return hosts
}

const refusals: Readonly<Record<string, { status: string; message: string }>> = {
  ERR_HTTP_REQUEST_TIMEOUT: { status: '408 Request Timeout', message: 'The request came too slowly.' },
  HPE_HEADER_OVERFLOW: {
    status: '431 Request Header Fields Too Large',
    message: 'The headers of the request are too large.',
  },
}
const UNREADABLE = { status: '400 Bad Request', message: 'The request could not be read.' }

/** What never became a request belongs to no door. */
function refuseConnection(error: { readonly code?: string }, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') return void socket.destroy()
  const { status, message } = refusals[error.code ?? ''] ?? UNREADABLE
  const body = JSON.stringify({ error: { code: 'INVALID_REQUEST', message } })
  const headers = {
    ...standingHeaders,
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
    connection: 'close',
  }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  socket.end(`HTTP/1.1 ${status}\r\n${lines.join('\r\n')}\r\n\r\n${body}`)
  socket.destroySoon()
}
