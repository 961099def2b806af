/** The least that can be called a server: node:http, a body, a handler, a reply. */
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { BenchServer } from './bench-server.ts'

/** Takes a path and a body (empty for GET) and returns JSON text; null where it does not know the path. */
export type JsonHandler = (path: string, body: string) => Promise<string | null>

export async function serveJson(handler: JsonHandler, onClose: () => Promise<void>): Promise<BenchServer> {
  const server = createServer((request, response) => {
    answer(handler, request, response).catch(() => response.writeHead(500).end())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections()
      server.close()
      await onClose()
    },
  }
}

async function answer(
  handler: JsonHandler,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const text = await handler(request.url ?? '/', await bodyOf(request))
  if (text === null) response.writeHead(404).end()
  else {
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }
    response.writeHead(200, headers).end(text)
  }
}

function bodyOf(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = ''
    request.setEncoding('utf8')
    request.on('data', (chunk: string) => {
      text += chunk
    })
    request.on('end', () => resolve(text))
    request.on('error', reject)
  })
}
