/** From the parameters of a request to what the graph is asked; what is not declared is refused or reported. */
import { Fault } from '../../../../schema/fault.ts'
import type { Parameter } from '../exchange.ts'
import { type Given, invalid, once, type SearchParameters } from './parameter.ts'

export interface Page {
  /** 0: only the total is wanted. */
  readonly count: number | null
  readonly after: string | null
}

export interface ParsedSearch<Criteria> {
  readonly criteria: Partial<Criteria>
  readonly page: Page
  /** What was understood, for the self and next links. */
  readonly applied: readonly Parameter[]
  /** Names that a lenient caller sent and that narrowed nothing. */
  readonly ignored: readonly string[]
}

/** Our own name for where a page starts: paging links are opaque to clients. */
export const AFTER = '_after'

/** Parameters about the reply, not about what matches. `_pretty` is accepted because it changes no content. */
const resultParameters = ['_count', '_summary', AFTER, '_format', '_pretty'] as const

/**
 * A filter that is silently ignored returns the wrong record, so an unknown parameter is refused by default; with
 * `Prefer: handling=lenient` it is ignored and reported.
 */
export function parseSearch<Criteria>(
  declared: SearchParameters<Criteria>,
  parameters: readonly Parameter[],
  lenient: boolean,
): ParsedSearch<Criteria> {
  const given = grouped(parameters)
  const isResult = (name: string) => (resultParameters as readonly string[]).includes(name)
  const ignored = given
    .map(({ name }) => name)
    .filter((name) => !isResult(name) && !Object.hasOwn(declared, name))
  if (ignored.length > 0 && !lenient) throw unsupported(ignored)

  const criteria = given.flatMap((one) =>
    Object.hasOwn(declared, one.name) ? [declared[one.name]?.read(one) ?? {}] : [],
  )
  return {
    criteria: combined(criteria),
    page: pageOf((name) => given.find((one) => one.name === name)),
    applied: parameters.filter(([name]) => !ignored.includes(name)),
    ignored: ignored.map(harmlessName),
  }
}

/** For interactions that take no filter. */
export function refuseParameters(parameters: readonly Parameter[]): void {
  const others = parameters.map(([name]) => name).filter((name) => name !== '_format' && name !== '_pretty')
  if (others.length > 0) throw unsupported(others)
}

function grouped(parameters: readonly Parameter[]): readonly Given[] {
  const byName = new Map<string, string[]>()
  for (const [name, value] of parameters) byName.set(name, [...(byName.get(name) ?? []), value])
  return [...byName].map(([name, values]) => {
    if (values.some((value) => value.trim() === '')) throw invalid(harmlessName(name), 'has no value')
    // The store's texts cannot hold it.
    if (values.some((value) => value.includes('\0')))
      throw invalid(harmlessName(name), 'holds a NUL character')
    return { name, values }
  })
}

/** Two parameters for the same criterion (a parameter and its alias) would overwrite each other. */
function combined<Criteria>(parts: readonly Partial<Criteria>[]): Partial<Criteria> {
  const all = Object.assign({}, ...parts)
  const criteria = parts.reduce((sum, part) => sum + Object.keys(part).length, 0)
  if (criteria === Object.keys(all).length) return all
  throw new Fault('INVALID_REQUEST', 'Two parameters ask for the same thing.')
}

function pageOf(find: (name: string) => Given | undefined): Page {
  const value = (name: string) => {
    const given = find(name)
    return given === undefined ? null : once(given)
  }
  const count = value('_count')
  if (count !== null && !/^\d{1,6}$/.test(count)) throw invalid('_count', 'must be a whole number')
  const summary = value('_summary')
  if (summary !== null && summary !== 'count' && summary !== 'false') {
    throw invalid('_summary', 'takes count or false')
  }
  return { count: summary === 'count' ? 0 : count === null ? null : Number(count), after: value(AFTER) }
}

function unsupported(names: readonly string[]): Fault {
  const list = names.map(harmlessName).join(', ')
  const field = names.length === 1 ? list : undefined
  return new Fault('INVALID_REQUEST', `Not supported here: ${list}.`, {
    ...(field !== undefined && { field }),
  })
}

/** A name is quoted only if it can be no more than a name: callers put identifiers in the oddest places. */
function harmlessName(name: string): string {
  return /^[A-Za-z_][A-Za-z_.:-]{0,63}$/.test(name) ? name : 'a parameter with an unusual name'
}
