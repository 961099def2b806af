/** What Prometheus is told: numbers by names that we gave, never by anything that a caller sent or a record holds. */
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Door, DoorName } from '../../door.ts'
import { meteredDoor } from './metered-door.ts'

/** How often the plan cache was asked, and how many operations it holds. */
export interface PlanCacheCounts {
  readonly size: number
  readonly hits: number
  readonly misses: number
}

/** Audit events that were to be stored together. */
export interface AuditBatch {
  readonly size: number
  /** How long the oldest of them waited until the outcome was known. */
  readonly lagMs: number
  readonly outcome: 'committed' | 'failed'
}

export interface Metrics {
  /** In the text format of Prometheus. */
  render(): Promise<string>
  /** For `renderReports`, where several processes count. */
  report(): Promise<readonly unknown[]>
  readonly contentType: string
  /** @param names that operations may be told by; null where they are all our own. */
  metered(door: Door, name: DoorName, names: ReadonlySet<string> | null): Door
  onStatement(subgraph: string, durationMs: number): void
  /** @param code one of ours or an SQLSTATE. */
  onSubgraphError(subgraph: string, code: string): void
  onAuditBatch(batch: AuditBatch): void
  onRequestStarted(): void
  onRequestEnded(): void
  watchPlanCache(read: () => PlanCacheCounts): void
  close(): void
}

const REQUEST_BUCKETS_S = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20]
const LOOP_RESOLUTION_MS = 20

/** With a registry of its own, so that servers in one process do not count for each other. */
export function createMetrics(): Metrics {
  const registry = new Registry()
  const shared = { registers: [registry] }
  const requests = new Histogram({
    ...shared,
    name: 'record_operation_duration_seconds',
    help: 'Time behind the door, by door, operation and whether it could be answered whole.',
    labelNames: ['door', 'operation', 'outcome'],
    buckets: REQUEST_BUCKETS_S,
  })
  const statements = new Counter({
    ...shared,
    name: 'record_sql_statements_total',
    help: 'SQL statements, by subgraph.',
    labelNames: ['subgraph'],
  })
  const statementTime = new Counter({
    ...shared,
    name: 'record_sql_seconds_total',
    help: 'Time in which SQL statements were waited for, by subgraph.',
    labelNames: ['subgraph'],
  })
  const errors = new Counter({
    ...shared,
    name: 'record_subgraph_errors_total',
    help: 'What subgraphs could not answer, by subgraph and code.',
    labelNames: ['subgraph', 'code'],
  })
  const auditLag = new Gauge({
    ...shared,
    name: 'record_audit_lag_seconds',
    help: 'How long the oldest event of the last audit batch waited until the outcome was known.',
    aggregator: 'max',
  })
  const auditEvents = new Counter({
    ...shared,
    name: 'record_audit_events_total',
    help: 'Audit events, by whether they were stored.',
    labelNames: ['outcome'],
  })
  const bySubgraph = new Map<string, { statements: Counter.Internal; time: Counter.Internal }>()
  /** Looked up by its name once: every statement asks. */
  const seriesOf = (subgraph: string) => {
    const known = bySubgraph.get(subgraph)
    if (known !== undefined) return known
    const series = { statements: statements.labels({ subgraph }), time: statementTime.labels({ subgraph }) }
    bySubgraph.set(subgraph, series)
    return series
  }
  let inFlight = 0
  new Gauge({
    ...shared,
    name: 'record_requests_in_flight',
    help: 'HTTP requests that are being answered.',
    collect() {
      this.set(inFlight)
    },
  })
  const stopWatching = watchEventLoop(registry)
  return {
    render: () => registry.metrics(),
    report: async () => (await registry.getMetricsAsJSON()) as readonly unknown[],
    contentType: registry.contentType,
    metered: (door, name, names) => meteredDoor(door, { name, names, requests }),
    onStatement(subgraph, durationMs) {
      const series = seriesOf(subgraph)
      series.statements.inc()
      series.time.inc(durationMs / 1_000)
    },
    onSubgraphError: (subgraph, code) => errors.inc({ subgraph, code }),
    onAuditBatch({ size, lagMs, outcome }) {
      auditLag.set(lagMs / 1_000)
      auditEvents.inc({ outcome }, size)
    },
    onRequestStarted: () => void inFlight++,
    onRequestEnded: () => void inFlight--,
    watchPlanCache: (read) => watchPlanCache(registry, read),
    close: stopWatching,
  }
}

function watchEventLoop(registry: Registry): () => void {
  const delay = monitorEventLoopDelay({ resolution: LOOP_RESOLUTION_MS })
  delay.enable()
  new Gauge({
    registers: [registry],
    name: 'record_event_loop_lag_seconds',
    help: 'How late the event loop was since it was last asked, by quantile.',
    labelNames: ['quantile'],
    aggregator: 'max',
    collect() {
      for (const quantile of [0.5, 0.99, 1]) {
        const lagNs = delay.percentile(quantile * 100) - LOOP_RESOLUTION_MS * 1e6
        this.set({ quantile }, Math.max(0, Number.isFinite(lagNs) ? lagNs : 0) / 1e9)
      }
      delay.reset()
    },
  })
  return () => void delay.disable()
}

function watchPlanCache(registry: Registry, read: () => PlanCacheCounts): void {
  new Gauge({
    registers: [registry],
    name: 'record_plan_cache',
    help: 'Operations that are kept planned, and how often one was found or had to be planned.',
    labelNames: ['count'],
    collect() {
      for (const [count, value] of Object.entries(read())) this.set({ count }, value)
    },
  })
}
