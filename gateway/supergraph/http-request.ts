/** Reads a GraphQL-over-HTTP request. https://graphql.github.io/graphql-over-http/draft/ */
import type { IncomingMessage } from 'node:http'
import { getOperationAST, parse } from 'graphql'
import { isJsonObject } from '../json-object.ts'

export interface GraphqlParameters {
  readonly query: string
  readonly operationName?: string
  readonly variables?: Readonly<Record<string, unknown>>
}

/** A request that is refused before it becomes an operation. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly status: number
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message)
    this.status = status
    this.headers = headers
  }
}

const MAX_BODY_BYTES = 16 * 1_048_576
const JSON_TYPE = /^application\/json\s*(;\s*charset\s*=\s*"?utf-?8"?\s*)?$/i

/** @throws Refused */
export async function readParameters(request: IncomingMessage): Promise<GraphqlParameters> {
  if (request.method === 'POST') return fromBody(request)
  if (request.method === 'GET') return fromAddress(request.url ?? '')
  throw new Refused(405, 'Send GraphQL with GET or POST.', { allow: 'GET, POST' })
}

async function fromBody(request: IncomingMessage): Promise<GraphqlParameters> {
  if (!JSON_TYPE.test(request.headers['content-type'] ?? '')) {
    throw new Refused(415, 'Send the request body as application/json.')
  }
  const text = await readText(request)
  return checked(parseJson(text, 'The request body is not JSON.'))
}

function readText(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= MAX_BODY_BYTES) chunks.push(chunk)
      else reject(new Refused(413, 'The request body is too large.', { connection: 'close' }))
    })
    request.once('end', () => resolve(Buffer.concat(chunks).toString('utf8')))
    request.once('error', reject)
  })
}

/** What a GET asks can be prefetched and repeated by anybody in between, so it must change nothing. */
function fromAddress(address: string): GraphqlParameters {
  const { searchParams } = new URL(address, 'http://localhost')
  const json = (name: string) => {
    const text = searchParams.get(name)
    return text === null || text === '' ? null : parseJson(text, `The parameter ${name} is not JSON.`)
  }
  const parameters = checked({
    query: searchParams.get('query'),
    operationName: searchParams.get('operationName') || null,
    variables: json('variables'),
    extensions: json('extensions'),
  })
  if (isMutation(parameters)) throw new Refused(405, 'Send mutations with POST.', { allow: 'POST' })
  return parameters
}

function checked(given: unknown): GraphqlParameters {
  if (!isJsonObject(given)) throw new Refused(400, 'The request body must be an object.')
  const { query, operationName, variables, extensions } = given
  if (typeof query !== 'string' || query === '')
    throw new Refused(400, 'The parameter query must be a string.')
  if (isGiven(operationName) && typeof operationName !== 'string') {
    throw new Refused(400, 'The parameter operationName must be a string.')
  }
  if (isGiven(variables) && !isJsonObject(variables)) {
    throw new Refused(400, 'The parameter variables must be an object.')
  }
  if (isGiven(extensions) && !isJsonObject(extensions)) {
    throw new Refused(400, 'The parameter extensions must be an object.')
  }
  return {
    query,
    ...(typeof operationName === 'string' && { operationName }),
    ...(isJsonObject(variables) && { variables }),
  }
}

function isMutation({ query, operationName }: GraphqlParameters): boolean {
  try {
    return getOperationAST(parse(query), operationName)?.operation === 'mutation'
  } catch {
    // The graph says what is wrong with it.
    return false
  }
}

function parseJson(text: string, complaint: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new Refused(400, complaint)
  }
}

function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null
}
