/** The value forms of search parameters (https://hl7.org/fhir/STU3/search.html#token and #escaping). */
import { type Given, invalid, once } from './parameter.ts'

export interface Token {
  /** Undefined: any system. */
  readonly system?: string
  /** Undefined: any code of the system. */
  readonly code?: string
}

/** The alternatives `a,b` of one value, unescaped. */
export function alternatives(given: Given): readonly string[] {
  const parts = split(once(given), ',')
  if (parts.includes('')) throw invalid(given.name, 'has an empty alternative')
  return parts.map(unescaped)
}

/** A value that has no alternatives, unescaped. */
export function single(given: Given): string {
  const parts = split(once(given), ',')
  if (parts.length > 1) throw invalid(given.name, 'takes one value: alternatives are not supported')
  return unescaped(parts.join())
}

/** `code`, `system|code` or `system|`, with alternatives. */
export function tokens(given: Given): readonly Token[] {
  return split(once(given), ',').map((text) => token(given.name, text))
}

export function singleToken(given: Given): Token {
  const [only, ...others] = tokens(given)
  if (only === undefined || others.length > 0) {
    throw invalid(given.name, 'takes one value: alternatives are not supported')
  }
  return only
}

/** Codes of a closed set, each alone or with the one system that the set has. */
export function codesOf<T>(given: Given, system: string, meanings: ReadonlyMap<string, T>): readonly T[] {
  return tokens(given).map((token) => {
    const meaning = meanings.get(token.code ?? '')
    if (meaning === undefined || (token.system !== undefined && token.system !== system)) {
      throw invalid(given.name, `takes ${[...meanings.keys()].join(', ')}`)
    }
    return meaning
  })
}

/** @throws for `|code` too: the vendor withdrew it, and the graph cannot ask for "no system". */
function token(name: string, text: string): Token {
  const [first = '', second, ...more] = split(text, '|').map(unescaped)
  const isCode = second === undefined && first !== ''
  const isTyped = second !== undefined && first !== '' && more.length === 0
  if (!isCode && !isTyped) throw invalid(name, 'must be code, system|code or system|')
  if (second === undefined) return { code: first }
  return { system: first, ...(second !== '' && { code: second }) }
}

/** Cuts at a separator that no backslash escapes; escapes stay for `unescaped`. */
function split(text: string, separator: ',' | '|'): readonly string[] {
  const parts: string[] = []
  let part = ''
  for (const [piece] of text.matchAll(/\\.|./gs)) {
    if (piece !== separator) part += piece
    else {
      parts.push(part)
      part = ''
    }
  }
  return [...parts, part]
}

function unescaped(text: string): string {
  return text.replace(/\\([\\,|$])/g, '$1')
}
