/** Writes a GraphQL-over-HTTP response. https://graphql.github.io/graphql-over-http/draft/ */
import type { ServerResponse } from 'node:http'
import type { ExecutionResult } from 'graphql'
import { Refused } from './http-request.ts'

export type MediaType = 'application/json' | 'application/graphql-response+json'

/** The first that the caller names and we speak. @throws Refused when there is none */
export function chooseMediaType(accept: string | undefined): MediaType {
  if (accept === undefined || accept === '') return 'application/json'
  for (const range of accept.split(',')) {
    const name = range.split(';', 1)[0]?.trim().toLowerCase()
    if (name === 'application/graphql-response+json') return name
    if (name === 'application/json' || name === 'application/*' || name === '*/*') return 'application/json'
  }
  throw new Refused(406, 'Accept application/graphql-response+json or application/json.')
}

/** Under application/json a status tells only of the request itself, as clients of that type expect. */
export function sendResult(response: ServerResponse, mediaType: MediaType, result: ExecutionResult): void {
  const refused = result.data === undefined && mediaType === 'application/graphql-response+json'
  send(response, refused ? 400 : 200, mediaType, result)
}

/** In the shape of a GraphQL response, because that is what a client reads. */
export function sendRefusal(response: ServerResponse, { status, message, headers }: Refused): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
  send(response, status, 'application/json', { errors: [{ message }] })
}

export function send(response: ServerResponse, status: number, mediaType: string, body: unknown): void {
  const text = JSON.stringify(body)
  response.writeHead(status, {
    'content-type': `${mediaType}; charset=utf-8`,
    'content-length': Buffer.byteLength(text),
    'cache-control': 'no-store',
  })
  response.end(text)
}
