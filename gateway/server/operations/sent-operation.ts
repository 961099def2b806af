import type { FastifyRequest } from 'fastify'

/** What a request to `/graphql` holds, read as Apollo will read it; whether it is well sent is for Apollo to say. */
export interface SentOperation {
  readonly text?: string
  /** What names the text instead. */
  readonly id?: string
}

/** Neither where the request asks for nothing. */
export function sentOperation({ method, url, body }: FastifyRequest): SentOperation {
  return method === 'GET' ? fromAddress(url) : fromBody(body)
}

function fromAddress(url: string): SentOperation {
  const { searchParams } = new URL(url, 'http://localhost')
  const text = searchParams.get('query')
  const extensions = searchParams.get('extensions')
  return text === null ? { id: extensions === null ? undefined : idOf(parsed(extensions)) } : { text }
}

function fromBody(body: unknown): SentOperation {
  const text = member(body, 'query')
  return typeof text === 'string' ? { text } : { id: idOf(member(body, 'extensions')) }
}

function idOf(extensions: unknown): string | undefined {
  const id = member(member(extensions, 'persistedQuery'), 'sha256Hash')
  return typeof id === 'string' ? id : undefined
}

function member(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
