import { nhsNumberSystem } from '../../drizzle/schema/code-systems.ts'
import { searchedValue } from '../../drizzle/schema/nhs-number.ts'
import { Fault } from '../../schema/fault.ts'
import { instantRange } from '../shared/date-range.ts'
import { keyShapes } from '../shared/row-loaders.ts'
import { plainArray } from '../shared/store.ts'
import type { PatientCriteria } from './generated/resolvers.ts'

/** Collects the parameters of a statement; `add` gives the placeholder to write. */
export interface Parameters {
  readonly values: (string | number | boolean | null)[]
  add(value: string | number | boolean | null, type: string): string
}

export function parameters(): Parameters {
  const values: (string | number | boolean | null)[] = []
  return { values, add: (value, type) => `$${values.push(value)}::text::${type}` }
}

type Test<Given> = (given: Given, add: Parameters['add']) => string

/** For each criterion, the condition it sets on the record `t` of tenancy `source`. */
const tests: {
  readonly [Name in keyof Required<PatientCriteria>]: Test<NonNullable<PatientCriteria[Name]>>
} = {
  nhsNumber: (number, add) =>
    identified(
      `i.system = '${nhsNumberSystem}' and i.value = ${add(searchedValue(nhsNumberSystem, number), 'text')}`,
    ),
  identifier: ({ system, value }, add) =>
    identified(
      `i.value = ${add(searchedValue(system, value), 'text')}${system == null ? '' : ` and i.system = ${add(system, 'text')}`}`,
    ),
  detailIds: (ids, add) =>
    `t.detail_id = any(${add(plainArray(ids.filter((id) => keyShapes.bigint.test(id))), 'bigint[]')})`,
  family: (text, add) => named(`${startsWith('public.fold(n.family)', text, add)}`),
  given: (text, add) => named(givenStarts(text, add)),
  name: (text, add) =>
    named(`(${startsWith('public.fold(n.family)', text, add)} or ${givenStarts(text, add)})`),
  gender: (gender, add) => `t.gender = ${add(gender, 'text')}`,
  birthDate: (range, add) => bornWithin(instantRange(range, 'birthDate'), add),
  postalCode: (text, add) =>
    `exists (select from demographics.patient_address a where a.detail_id = t.detail_id
      and public.fold_postcode(a.postal_code) like ${add(`${likeLiteral(text.replaceAll(' ', '').toUpperCase())}%`, 'text')})`,
  email: (text, add) => reachable('email', `lower(c.value) = lower(${add(text, 'text')})`),
  phone: (text, add) => reachable('phone', `c.value = ${add(text, 'text')}`),
  tenancyCodes: (codes, add) =>
    `t.tenancy_code in (select jsonb_array_elements_text(${add(JSON.stringify(codes), 'jsonb')}))`,
  tenancyNumbers: (numbers, add) => `source.number = any(${add(plainArray(numbers.map(String)), 'int[]')})`,
}

/**
 * The conditions that a record must meet, joined by `and`.
 * @throws Fault INVALID_REQUEST where no criterion is given.
 */
export function recordMatches(criteria: PatientCriteria, { add }: Parameters): string {
  const conditions = Object.entries(criteria)
    .filter(([, given]) => says(given))
    .map(([name, given]) => (tests[name as keyof PatientCriteria] as Test<unknown>)(given, add))
  if (conditions.length === 0) {
    throw new Fault('INVALID_REQUEST', 'Expected at least one criterion.', { field: 'criteria' })
  }
  return conditions.join('\n    and ')
}

/** A blank text or a range without ends would match everybody. */
function says(given: unknown): boolean {
  if (typeof given === 'string') return given.trim() !== ''
  if (typeof given !== 'object' || given === null) return given != null
  return Array.isArray(given) || Object.values(given).some((part) => part != null)
}

const identified = (condition: string) =>
  `t.detail_id in (select i.detail_id from demographics.current_identifier i where ${condition})`

const named = (condition: string) =>
  `t.detail_id in (select n.detail_id from demographics.patient_name n where ${condition})`

const reachable = (system: string, condition: string) =>
  `exists (select from demographics.patient_telecom c where c.detail_id = t.detail_id and c.system = '${system}' and ${condition})`

const startsWith = (column: string, text: string, add: Parameters['add']) =>
  `${column} like ${foldedStart(text, add)}`

/** Any of the given names starts so; they are folded as one text, which is what the index holds. */
const givenStarts = (text: string, add: Parameters['add']) =>
  `(${startsWith('public.fold_all(n.given)', text, add)} or public.fold_all(n.given) like '% ' || ${foldedStart(text, add)})`

/**
 * Wildcards are escaped after folding, which turns full-width ones into plain ones. What folds to nothing, as an accent
 * alone does, would start every name: it starts none.
 */
const foldedStart = (text: string, add: Parameters['add']) =>
  `(regexp_replace(nullif(public.fold(${add(text, 'text')}), ''), '([\\\\%_])', '\\\\\\1', 'g') || '%')`

const likeLiteral = (text: string) => text.replace(/[\\%_]/g, '\\$&')

/** A record with a partial date of birth matches only where the whole of that year or month lies in the range. */
function bornWithin(range: { from: string | null; before: string | null }, add: Parameters['add']): string {
  const from = range.from === null ? null : add(range.from.slice(0, 10), 'date')
  const before = range.before === null ? null : add(range.before.slice(0, 10), 'date')
  const within = (start: string, end: string) =>
    [from === null ? null : `${start} >= ${from}`, before === null ? null : `${end} <= ${before}`]
      .filter((part) => part !== null)
      .join(' and ') || 'true'
  const first = `(rpad(t.birth_date, 10, '-01-01'))::date`
  return `(case when t.birth_day is not null then ${within('t.birth_day', 't.birth_day + 1')}
      when length(t.birth_date) = 7 then ${within(first, `${first} + interval '1 month'`)}
      when length(t.birth_date) = 4 then ${within(first, `${first} + interval '1 year'`)}
      else false end)`
}
