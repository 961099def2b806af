/** Reads a subgraph's HTTP reply as GraphQL, or says why it is none. https://graphql.github.io/graphql-over-http/draft/ */

import type { SubgraphError, SubgraphReply } from '../graph/subgraph.ts'
import { isJsonObject } from '../json-object.ts'
import type { HttpReply } from './http-exchange.ts'
import { HttpFailure } from './http-failure.ts'

const JSON_TYPE = /^application\/(graphql-response\+)?json\s*(;|$)/i
const OTHER_CHARSET = /;\s*charset\s*=\s*(?!"?utf-8"?\s*(;|$))/i

/**
 * As JSON text, `__proto__` is a key like any other; copied from object to object it would reach the prototype that
 * all objects share. Its letters may be escaped.
 */
const PROTOTYPE_KEY =
  /"(?:_|\\u005f){2}(?:p|\\u0070)(?:r|\\u0072)(?:o|\\u006f)(?:t|\\u0074)(?:o|\\u006f)(?:_|\\u005f){2}"\s*:/i

/** Most texts do not, which is told in a fraction of the time. */
const mayHoldPrototypeKey = (text: string) => text.includes('"__proto__"') || text.includes('\\u')

/** @throws HttpFailure. A status that tells of a failure is believed unless the body says in GraphQL what failed. */
export function readGraphqlReply({ status, contentType, text }: HttpReply): SubgraphReply {
  const succeeded = status >= 200 && status < 300
  if (!JSON_TYPE.test(contentType) || OTHER_CHARSET.test(contentType)) {
    throw succeeded
      ? new HttpFailure('content type', 'The subgraph did not answer in JSON.')
      : badStatus(status)
  }
  if (!succeeded && status < 400) throw badStatus(status)
  const { data, errors, extensions } = readBody(text, succeeded ? null : status)
  if (!succeeded && errors === undefined) throw badStatus(status)
  return { data, errors, ...(extensions && { extensions }) }
}

function readBody(text: string, failedStatus: number | null): SubgraphReply {
  const body = parseJson(text, failedStatus)
  if (!isJsonObject(body)) throw notGraphql(failedStatus)
  const { data, errors, extensions } = body
  const hasErrors = Array.isArray(errors) && errors.length > 0
  if (data === undefined && !hasErrors) throw notGraphql(failedStatus)
  if (data !== undefined && data !== null && !isJsonObject(data)) throw notGraphql(failedStatus)
  if (errors !== undefined && errors !== null && !Array.isArray(errors)) throw notGraphql(failedStatus)
  return {
    data,
    errors: hasErrors ? errors.map((error) => readError(error, failedStatus)) : undefined,
    ...(isJsonObject(extensions) && Object.keys(extensions).length > 0 && { extensions }),
  }
}

function parseJson(text: string, failedStatus: number | null): unknown {
  if (mayHoldPrototypeKey(text) && PROTOTYPE_KEY.test(text)) throw notGraphql(failedStatus)
  try {
    return JSON.parse(text)
  } catch {
    // The parser's own message quotes the text.
    throw failedStatus === null
      ? new HttpFailure('not JSON', 'The subgraph answered with JSON that cannot be read.')
      : badStatus(failedStatus)
  }
}

/** Only what GraphQL defines is taken over. */
function readError(error: unknown, failedStatus: number | null): SubgraphError {
  if (!isJsonObject(error) || typeof error.message !== 'string') throw notGraphql(failedStatus)
  const { message, path, extensions } = error
  return {
    message,
    ...(isPath(path) && { path }),
    ...(isJsonObject(extensions) && { extensions }),
  }
}

function isPath(value: unknown): value is readonly (string | number)[] {
  return Array.isArray(value) && value.every((key) => typeof key === 'string' || Number.isInteger(key))
}

function notGraphql(failedStatus: number | null): HttpFailure {
  return failedStatus === null
    ? new HttpFailure('not GraphQL', 'The subgraph answered with JSON that is no GraphQL response.')
    : badStatus(failedStatus)
}

function badStatus(status: number): HttpFailure {
  return new HttpFailure('status', `The subgraph answered with HTTP status ${status}.`)
}
