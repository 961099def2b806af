import type { PgColumn } from 'drizzle-orm/pg-core'
import { Fault } from '../../schema/fault.ts'
import { qualifiedColumn } from './columns.ts'
import { instantRange } from './date-range.ts'

/**
 * One field of a filter: the columns it adds to a batch's parameter rows (`k`), and the test it makes of a record
 * (`t`). A criterion that no key of a batch uses does not appear in the statement.
 */
export interface Criterion {
  /** Postgres type of each parameter column, by name. */
  readonly parameters: Readonly<Record<string, string>>
  /** Condition over `t` and `k`; true for keys whose parameters are null. */
  readonly predicate: string
  /** Values of the parameter columns for what a caller gave. @throws Fault INVALID_REQUEST */
  readonly values: (given: unknown) => Readonly<Record<string, unknown>>
}

/** The column holds one of the values given. An empty list matches nothing. */
export function oneOf(name: string, column: PgColumn): Criterion {
  return {
    parameters: { [name]: 'text[]' },
    predicate: `(k."${name}" is null or ${qualifiedColumn('t', column)} = any(k."${name}"))`,
    values: (given) => ({ [name]: given }),
  }
}

/** Any coding of the CodeableConcept in the column matches any code given. */
export function coded(name: string, column: PgColumn): Criterion {
  return codings(name, `jsonb_array_elements(${qualifiedColumn('t', column)} -> 'coding') c`)
}

/** Any coding of any CodeableConcept in the column's list matches any code given. */
export function codedList(name: string, column: PgColumn): Criterion {
  return codings(
    name,
    `jsonb_array_elements(${qualifiedColumn('t', column)}) concept, jsonb_array_elements(concept -> 'coding') c`,
  )
}

function codings(name: string, source: string): Criterion {
  return {
    parameters: { [name]: 'jsonb' },
    predicate: `(k."${name}" is null or exists (
      select from ${source}, jsonb_array_elements(k."${name}") w
      where (w ->> 'system' is null or w ->> 'system' = c ->> 'system')
        and (w ->> 'code' is null or w ->> 'code' = c ->> 'code')))`,
    values: (given) => ({ [name]: (given as readonly CodeGiven[]).map((code) => checkedCode(code, name)) }),
  }
}

interface CodeGiven {
  readonly system?: string | null
  readonly code?: string | null
}

function checkedCode({ system, code }: CodeGiven, field: string): CodeGiven {
  if (system == null && code == null) {
    throw new Fault('INVALID_REQUEST', 'A code criterion needs a system, a code, or both.', {
      field,
    })
  }
  return { system, code }
}

/** The column's instant lies in the range given. */
export function dated(name: string, column: PgColumn): Criterion {
  const [from, before] = [`${name}From`, `${name}Before`]
  const instant = qualifiedColumn('t', column)
  return {
    parameters: { [from]: 'timestamptz', [before]: 'timestamptz' },
    predicate: `(k."${from}" is null or ${instant} >= k."${from}") and (k."${before}" is null or ${instant} < k."${before}")`,
    values: (given) => {
      const range = instantRange(given as { from?: string | null; to?: string | null }, name)
      return { [from]: range.from, [before]: range.before }
    },
  }
}
