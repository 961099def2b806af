/** Systems that do not say the same cannot be compared. */
import { isDeepStrictEqual } from 'node:util'
import { request as httpRequest } from 'undici'
import type { BenchRequest } from './queries/queries.ts'

interface Askable {
  readonly name: string
  readonly origin: string
  readonly headers: Readonly<Record<string, string>>
}

/** @throws where a system's reply is not that of the first, naming both and the place, but nothing of the data. */
export async function assertAgreement(
  systems: readonly Askable[],
  requests: readonly BenchRequest[],
): Promise<void> {
  const [reference, ...others] = systems
  if (reference === undefined) return
  for (const request of requests) {
    const expected = await replyOf(reference, request)
    for (const other of others) {
      const difference = differenceOf(expected, await replyOf(other, request), '')
      if (difference === null) continue
      throw new Error(
        `${other.name} and ${reference.name} differ at ${difference} of ${operationOf(request)}.`,
      )
    }
  }
}

async function replyOf({ name, origin, headers }: Askable, { path, body }: BenchRequest): Promise<unknown> {
  const { statusCode, body: reply } = await httpRequest(`${origin}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      ...headers,
      host: 'record.test',
      accept: body === undefined ? '*/*' : 'application/json',
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    body,
  })
  const text = await reply.text()
  if (statusCode !== 200) throw new Error(`${name} answered with HTTP status ${statusCode}.`)
  const parsed = JSON.parse(text) as { errors?: unknown; resourceType?: unknown; id?: unknown }
  if (parsed.errors !== undefined) throw new Error(`${name} answered with errors.`)
  // The id of a bundle is the id of the request.
  return parsed.resourceType === 'Bundle' ? { ...parsed, id: undefined } : parsed
}

/** The first path where two JSON values differ; null where they are equal, whatever the order of their keys. */
function differenceOf(a: unknown, b: unknown, path: string): string | null {
  if (isDeepStrictEqual(a, b)) return null
  if (!isObject(a) || !isObject(b) || Array.isArray(a) !== Array.isArray(b)) return path || 'the root'
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    const difference = differenceOf(a[key], b[key], `${path}/${key}`)
    if (difference !== null) return difference
  }
  return null
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

function operationOf({ path, body }: BenchRequest): string {
  return /query (\w+)/.exec(body ?? '')?.[1] ?? path.replace(/\d+/g, '…')
}
