/** What the bench says of its figures. */
import { expect, test } from 'vitest'
import type { Row } from './measure/rounds.ts'
import type { QueryName } from './queries/queries.ts'
import { shareWithAudit } from './report.ts'

const row = (system: string, query: QueryName, requestsPerSecond: number): Row => ({
  system,
  query,
  clients: 16,
  requestsPerSecond,
  timesFloor: 1,
  p50Ms: 1,
  p99Ms: 1,
  nodeCpuMsPerRequest: null,
  postgresCpuMsPerRequest: null,
})

test('what callers and audit leave is told by query, and for as many requests of each', () => {
  const rows = [
    row('floor', 'tiny', 2_000),
    row('graph', 'tiny', 400),
    row('graph-open', 'tiny', 1_000),
    row('graph', 'list', 80),
    row('graph-open', 'list', 100),
  ]
  // A request of each takes 1 + 10 ms without, 2.5 + 12.5 ms with.
  expect(shareWithAudit(rows)).toBe(
    'graph of graph-open, 16 at once: tiny 0.40, list 0.80; one of each 0.73\n',
  )
})

test('nothing is said of a system that was timed in one way alone', () => {
  expect(shareWithAudit([row('floor', 'tiny', 2_000), row('graph', 'tiny', 400)])).toBe('')
})
