/** One system under one load for a moment, with what it cost. */
import type { LoadProcess } from '../load/load-process.ts'
import type { LoadJob } from '../load/messages.ts'
import { cpuMsOf } from './process-cpu.ts'
import { percentile } from './statistics.ts'

export interface Measured {
  readonly requestsPerSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
  /** Null where the system does not say. */
  readonly nodeCpuMsPerRequest: number | null
  readonly postgresCpuMsPerRequest: number | null
}

export interface Processes {
  readonly node: readonly number[]
  /** The postmaster. */
  readonly postgres: number
}

export async function measureWindow(
  load: LoadProcess,
  job: LoadJob,
  { node, postgres }: Processes,
): Promise<Measured> {
  const read = () => ({ node: cpuMsOf(node), postgres: cpuMsOf([postgres]) })
  let before = read()
  let after = before
  const { latenciesMs, elapsedMs } = await load.run(job, {
    onWarm: () => {
      before = read()
    },
    onTimed: () => {
      after = read()
    },
  })
  const count = latenciesMs.length
  const perRequest = (from: number | null, to: number | null) =>
    from === null || to === null || count === 0 ? null : (to - from) / count
  return {
    requestsPerSecond: (count * 1000) / elapsedMs,
    p50Ms: percentile(latenciesMs, 0.5),
    p99Ms: percentile(latenciesMs, 0.99),
    nodeCpuMsPerRequest: perRequest(before.node, after.node),
    postgresCpuMsPerRequest: perRequest(before.postgres, after.postgres),
  }
}
