/** What the bench shows. */
import { cpus, loadavg } from 'node:os'
import { connectOnce } from '../../drizzle/store/connection.ts'
import type { Row } from './measure/rounds.ts'
import { type SystemName, systems } from './systems/systems.ts'

export interface MachineFacts {
  readonly cores: number
  readonly cpu: string
  readonly node: string
  readonly postgres: string
  /** Before the bench began: above half a core, something else was at work. */
  readonly loadAverage: number
}

export async function machineFacts(databaseUrl: string): Promise<MachineFacts> {
  const sql = connectOnce(databaseUrl, { applicationName: 'care-record bench' })
  const [row] = await sql<{ server_version: string }[]>`show server_version`
  await sql.end()
  const [first, ...others] = cpus()
  return {
    cores: others.length + 1,
    cpu: first?.model.trim() ?? 'unknown',
    node: process.version,
    postgres: row?.server_version ?? 'unknown',
    loadAverage: loadavg()[0] ?? 0,
  }
}

export function describeMachine({ cores, cpu, node, postgres, loadAverage }: MachineFacts): string {
  const busy = loadAverage > 0.5 ? ` (load ${loadAverage.toFixed(1)} before the start: read ratios only)` : ''
  return `${cores} × ${cpu} · Node ${node} · Postgres ${postgres}${busy}`
}

export function describeSystems(names: readonly SystemName[]): string {
  return names.map((name) => `  ${name.padEnd(16)}${systems[name].about}`).join('\n')
}

const columns = ['', 'requests/s', '× floor', 'p50 ms', 'p99 ms', 'Node ms', 'Postgres ms']

/** The rows of one query and number of clients; CPU is for each request. */
export function table(rows: readonly Row[]): string {
  const [first] = rows
  if (first === undefined) return ''
  const clients = first.clients === 1 ? '1 client' : `${first.clients} clients`
  const lines = rows.map((row) => [
    row.system,
    row.requestsPerSecond.toFixed(0),
    row.timesFloor.toFixed(2),
    row.p50Ms.toFixed(1),
    row.p99Ms.toFixed(1),
    cpu(row.nodeCpuMsPerRequest),
    cpu(row.postgresCpuMsPerRequest),
  ])
  const body = [columns, ...lines].map(([name = '', ...cells]) =>
    [`  ${name.padEnd(16)}`, ...cells.map((cell) => cell.padStart(12))].join(''),
  )
  return `${first.query}, ${clients}\n${body.join('\n')}\n`
}

function cpu(ms: number | null): string {
  return ms === null ? '–' : ms.toFixed(3)
}

const openOf = [
  ['graph', 'graph-open'],
  ['graph-each-core', 'graph-open-each-core'],
  ['graph-http', 'graph-http-open'],
] as const satisfies readonly (readonly [SystemName, SystemName])[]

/** What callers and audit leave of the requests per second, where a system was timed with them and without; else empty. */
export function shareWithAudit(rows: readonly Row[]): string {
  const clientCounts = [...new Set(rows.map(({ clients }) => clients))]
  return clientCounts
    .flatMap((clients) =>
      openOf.map(([name, open]) => {
        const of = (system: SystemName) =>
          rows.filter((row) => row.clients === clients && row.system === system)
        return shareLine(`${name} of ${open}, ${clients} at once`, of(name), of(open))
      }),
    )
    .join('')
}

/** One of each: as many requests of every query, one query after the other. */
function shareLine(title: string, audited: readonly Row[], open: readonly Row[]): string {
  if (audited.length === 0 || audited.length !== open.length) return ''
  const secondsOf = (timed: readonly Row[]) =>
    timed.reduce((sum, { requestsPerSecond }) => sum + 1 / requestsPerSecond, 0)
  const shares = audited.map(({ query, requestsPerSecond }, n) => {
    const share = requestsPerSecond / (open[n]?.requestsPerSecond ?? 0)
    return `${query} ${share.toFixed(2)}`
  })
  return `${title}: ${shares.join(', ')}; one of each ${(secondsOf(open) / secondsOf(audited)).toFixed(2)}\n`
}
