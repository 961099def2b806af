/** The limit: Postgres writes the whole reply, and nothing in Node looks at it. */
import type { BenchServer, BenchServerOptions } from '../bench-server.ts'
import { bigints, openBenchDatabase } from '../database.ts'
import type { Variables } from '../floor/answers.ts'
import { operationName } from '../floor/floor.ts'
import { serveJson } from '../json-server.ts'
import { statements } from './statements.ts'

export function serveJsonAgg(options: BenchServerOptions): Promise<BenchServer> {
  const db = openBenchDatabase(options, 'bench json-agg')
  return serveJson(async (path, body) => {
    if (path !== '/graphql') return null
    const { query, variables } = JSON.parse(body) as { query: string; variables: Variables }
    const statement = statements[operationName(query)]
    if (statement === undefined) return null
    const { detailId, detailIds = [] } = variables
    const [row] = await db.query<{ reply: string }>(statement, detailId ?? bigints(detailIds))
    return row?.reply ?? null
  }, db.close)
}
