/** The id that ties a reply, its log line and what the caller noted together. */
import { randomUUID } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'

export const REQUEST_ID_HEADER = 'x-request-id'

const TRUSTED_FORM = /^[\w.:=-]{1,64}$/

/** The caller's own id where its form is harmless in a header and a log, else a new one. */
export function requestIdOf({ headers }: { headers: IncomingHttpHeaders }): string {
  const given = headers[REQUEST_ID_HEADER]
  return typeof given === 'string' && TRUSTED_FORM.test(given) ? given : randomUUID()
}
