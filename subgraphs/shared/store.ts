import type postgres from 'postgres'
import { Fault } from '../../schema/fault.ts'

/** One subgraph's own database: the only one its role may read. */
export interface SubgraphStore {
  /** Runs one prepared statement. @throws Fault UNAVAILABLE whatever the driver threw: its message may hold values. */
  query<Row>(text: string, parameters: Parameters): Promise<readonly Row[]>
  /** The same, each row as the array of its columns' values. */
  values(text: string, parameters: Parameters): Promise<readonly (readonly unknown[])[]>
}

type Parameters = readonly (string | number | boolean | null)[]

/** Sends a statement by one of the subgraph's connections. */
export interface StatementRunner {
  run<Result>(send: (sql: postgres.Sql) => PromiseLike<Result>): Promise<Result>
}

/** Who is told what the store does; neither hears a value. */
export interface StoreListeners {
  /** Every statement's text; tests count with it. */
  readonly onStatement?: (text: string) => void
  /** Why a statement failed: the SQLSTATE, or the code of the connection's error. */
  readonly onFailure?: (code: string) => void
}

/** @param subgraph named in the fault, so that a caller learns which part of the answer is missing. */
export function createSubgraphStore(
  { run }: StatementRunner,
  subgraph: string,
  { onStatement, onFailure }: StoreListeners = {},
): SubgraphStore {
  const answer = async <Result>(text: string, send: (sql: postgres.Sql) => PromiseLike<Result>) => {
    onStatement?.(text)
    try {
      return await run(send)
    } catch (cause) {
      onFailure?.(codeOf(cause))
      throw new Fault('UNAVAILABLE', `The ${subgraph} store did not answer.`, { cause })
    }
  }
  return {
    query: <Row>(text: string, parameters: Parameters) =>
      answer(text, (sql) => prepared(sql, text, parameters)) as unknown as Promise<readonly Row[]>,
    values: (text, parameters) => answer(text, (sql) => prepared(sql, text, parameters).values()),
  }
}

const prepared = (sql: postgres.Sql, text: string, parameters: Parameters) =>
  sql.unsafe<Record<string, unknown>[]>(text, [...parameters], { prepare: true })

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^\w+$/.test(code) ? code : 'unknown'
}

/** A Postgres array literal of values that need no quoting: numbers and UUIDs. Cast it: `$1::text::uuid[]`. */
export function plainArray(values: readonly string[]): string {
  return `{${values.join(',')}}`
}
