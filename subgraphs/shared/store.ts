import type postgres from 'postgres'
import { Fault } from '../../schema/fault.ts'
import type { Waiting } from '../../schema/waiting.ts'
import { createJointReads, type KeyedStatement } from './joint-reads.ts'

/** One subgraph's own database, for one request: the only one its role may read. */
export interface SubgraphStore {
  /** Runs one prepared statement. @throws Fault, never what the driver threw: its message may hold values. */
  query<Row>(text: string, parameters: Parameters): Promise<readonly Row[]>
  /**
   * The rows of each key, in the order of the keys; together with whoever else reads the same at this moment.
   * Without keys nothing is asked. The rows are not this request's alone: never to be changed. @throws Fault.
   */
  rowsByKey<Key, Row>(
    statement: KeyedStatement<Key, Row>,
    keys: readonly Key[],
  ): Promise<readonly (readonly Row[])[]>
}

type Parameters = readonly (string | number | boolean | null)[]

/** The store as a request sees it whose signal aborts when nobody waits for its answer any more. */
export type StoreOfRequest = (signal: AbortSignal | undefined) => SubgraphStore

/** Sends a statement by one of the subgraph's connections. */
export interface StatementRunner {
  /** May reject with the signal's reason when that has aborted. */
  run<Result>(send: (sql: postgres.Sql) => PromiseLike<Result>, signal?: Waiting): Promise<Result>
}

/** Who is told what the store does; neither hears a value. */
export interface StoreListeners {
  /** Every statement's text; tests count with it. */
  readonly onStatement?: (text: string) => void
  /** How long each statement was waited for. */
  readonly onStatementEnd?: (durationMs: number) => void
  /** Why a statement failed: the SQLSTATE, or the code of the connection's error. */
  readonly onFailure?: (code: string) => void
}

/** @param subgraph named in the fault, so that a caller learns which part of the answer is missing. */
export function createSubgraphStore(
  { run }: StatementRunner,
  subgraph: string,
  { onStatement, onStatementEnd, onFailure }: StoreListeners = {},
): StoreOfRequest {
  const answer = async <Result>(
    text: string,
    send: (sql: postgres.Sql) => PromiseLike<Result>,
    signal: Waiting | undefined,
  ) => {
    onStatement?.(text)
    const startedMs = onStatementEnd ? performance.now() : 0
    try {
      return await run(send, signal)
    } catch (cause) {
      // No failure of the store: its caller has gone, or was told already that it took too long.
      if (signal?.aborted && cause === signal.reason) {
        throw new Fault('UNAVAILABLE', 'Nobody waits for this any more.')
      }
      const code = codeOf(cause)
      if (VALUE_THAT_NO_COLUMN_HOLDS.has(code)) throw new Fault('INVALID_REQUEST', unstorable, { cause })
      onFailure?.(code)
      throw new Fault('UNAVAILABLE', `The ${subgraph} store did not answer.`, { cause })
    } finally {
      onStatementEnd?.(performance.now() - startedMs)
    }
  }
  const { read } = createJointReads(({ text, narrowing, keysParameter, rowForm }, keys, signal) => {
    const parameters = [keysParameter(keys), ...narrowing]
    const send = (sql: postgres.Sql): PromiseLike<readonly unknown[]> => {
      const statement = prepared(sql, text, parameters)
      return rowForm === 'values' ? statement.values() : statement
    }
    return answer(text, send, signal)
  })
  return (signal) => ({
    query: <Row>(text: string, parameters: Parameters) =>
      answer(text, (sql) => prepared(sql, text, parameters), signal) as unknown as Promise<readonly Row[]>,
    rowsByKey: (statement, keys) => (keys.length === 0 ? Promise.resolve([]) : read(statement, keys, signal)),
  })
}

const prepared = (sql: postgres.Sql, text: string, parameters: Parameters) =>
  sql.unsafe<Record<string, unknown>[]>(text, [...parameters], { prepare: true })

/**
 * SQLSTATEs of what Postgres cannot even read as a value: U+0000 in a text or in JSON, half of a surrogate pair, a number
 * or a date out of range (https://www.postgresql.org/docs/17/errcodes-appendix.html). Stored values are never that.
 */
const VALUE_THAT_NO_COLUMN_HOLDS = new Set(['22021', '22P05', '22P02', '22003', '22007', '22008', '22009'])
const unstorable = 'A value that was sent holds a character, number or date that no record can hold.'

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
  return typeof code === 'string' && /^\w+$/.test(code) ? code : 'unknown'
}

/** A Postgres array literal of values that need no quoting: numbers and UUIDs. Cast it: `$1::text::uuid[]`. */
export function plainArray(values: readonly string[]): string {
  return `{${values.join(',')}}`
}
