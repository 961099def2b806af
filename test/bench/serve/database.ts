/** The one pool of a system without subgraphs. */
import { openDatabase } from '../../../drizzle/store/subgraph-database.ts'
import type { BenchServerOptions } from './bench-server.ts'

export interface BenchDatabase {
  /** Runs one prepared statement. */
  query<Row>(text: string, ...parameters: readonly string[]): Promise<readonly Row[]>
  close(): Promise<void>
}

export function openBenchDatabase(
  { databaseUrl, connections }: BenchServerOptions,
  applicationName: string,
): BenchDatabase {
  const { sql, end } = openDatabase(databaseUrl, { maxConnections: connections, applicationName })
  return {
    query: async <Row>(text: string, ...parameters: readonly string[]) =>
      (await sql.unsafe(text, [...parameters], { prepare: true })) as unknown as readonly Row[],
    close: end,
  }
}

/** A Postgres array literal; cast it: `$1::text::bigint[]`. */
export const bigints = (ids: readonly string[]) => `{${ids.join(',')}}`
