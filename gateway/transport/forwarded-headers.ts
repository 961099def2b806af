/** Which headers of a caller's request go on to a subgraph: only those that are named. */

/** As Node gives the headers of a request: names in lower case. */
export type CallerHeaders = Readonly<Record<string, string | readonly string[] | undefined>>

/** Who asks, and what ties the logs of one request together. */
export const commonlyForwarded = ['authorization', 'traceparent', 'tracestate', 'x-request-id'] as const

/** They belong to one connection, to the request's own body, or to a browser's session. */
const NEVER_FORWARDED =
  /^(accept|accept-.*|connection|content-.*|cookie2?|expect|host|keep-alive|proxy-.*|te|trailer|transfer-encoding|upgrade)$/

const NAME = /^[a-z0-9!#$%&'*+.^_`|~-]+$/
// What a header may hold, without line ends: one would begin another header.
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/

/** @throws at boot for a name that is no header's or that must not be passed on. */
export function createHeaderFilter(
  names: readonly string[],
): (headers: CallerHeaders) => Record<string, string> {
  const allowed = names.map((name) => name.toLowerCase())
  const mistake = allowed.find((name) => !NAME.test(name) || NEVER_FORWARDED.test(name))
  if (mistake !== undefined) throw new TypeError(`The header "${mistake}" cannot be forwarded to a subgraph.`)
  return (headers) => {
    const forwarded: Record<string, string> = {}
    for (const name of allowed) {
      const value = headers[name]
      if (typeof value === 'string' && VALUE.test(value)) forwarded[name] = value
    }
    return forwarded
  }
}
