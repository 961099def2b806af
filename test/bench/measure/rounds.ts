/** Times systems in turn, round after round, so that what disturbs the machine disturbs them all. */
import type { LoadProcess } from '../load/load-process.ts'
import type { BenchRequest, QueryName } from '../queries/queries.ts'
import { type RunningSystem, systems } from '../systems/systems.ts'
import { median } from './statistics.ts'
import { type Measured, measureWindow } from './window.ts'

/** Medians of all rounds. */
export interface Row extends Measured {
  readonly system: string
  readonly query: QueryName
  readonly clients: number
  /** Requests per second over those of the floor in the same round. */
  readonly timesFloor: number
}

export interface RoundsOptions {
  readonly load: LoadProcess
  /** The floor first. */
  readonly systems: readonly RunningSystem[]
  readonly requests: readonly BenchRequest[]
  readonly query: QueryName
  readonly clients: number
  readonly seconds: number
  readonly rounds: number
  readonly postmasterPid: number
  readonly signal: AbortSignal
}

const WARM_UP_MS = 150

export async function timeInRounds(options: RoundsOptions): Promise<readonly Row[]> {
  const { query, clients, rounds, signal } = options
  const able = options.systems.filter(({ name }) => systems[name].queries.includes(query))
  const measured = able.map((): Measured[] => [])
  for (let round = 0; round < rounds; round++) {
    for (const [n, system] of able.entries()) {
      signal.throwIfAborted()
      measured[n]?.push(await timeOnce(system, round * able.length + n, options))
    }
  }
  const floor = measured[0] ?? []
  return able.map(({ name }, n) => {
    const own = measured[n] ?? []
    const ratios = own.map((each, round) => each.requestsPerSecond / (floor[round]?.requestsPerSecond ?? 0))
    return { system: name, query, clients, timesFloor: median(ratios), ...medians(own) }
  })
}

/** Code is compiled while it runs: the first requests of a process are not those of a server that has been up. */
export async function warmUp(options: RoundsOptions, warmUpMs: number): Promise<void> {
  for (const { name, origin, headers } of options.systems) {
    options.signal.throwIfAborted()
    if (!systems[name].queries.includes(options.query)) continue
    const { requests, clients } = options
    const job = { origin, headers, requests, clients, offset: 0, warmUpMs, timedMs: 1 }
    await options.load.run(job, { onWarm: () => undefined, onTimed: () => undefined })
  }
}

function timeOnce(
  { origin, headers, pids }: RunningSystem,
  turn: number,
  options: RoundsOptions,
): Promise<Measured> {
  const { load, requests, clients, seconds, postmasterPid } = options
  const job = {
    origin,
    headers,
    requests,
    clients,
    // A prime: no turn asks for the same people in the same order.
    offset: turn * 37,
    warmUpMs: WARM_UP_MS,
    timedMs: seconds * 1000,
  }
  return measureWindow(load, job, { node: pids, postgres: postmasterPid })
}

function medians(all: readonly Measured[]): Measured {
  const of = (pick: (measured: Measured) => number) => median(all.map(pick))
  const cpu = (pick: (measured: Measured) => number | null) => {
    const known = all.map(pick).filter((value) => value !== null)
    return known.length === 0 ? null : median(known)
  }
  return {
    requestsPerSecond: of(({ requestsPerSecond }) => requestsPerSecond),
    p50Ms: of(({ p50Ms }) => p50Ms),
    p99Ms: of(({ p99Ms }) => p99Ms),
    nodeCpuMsPerRequest: cpu(({ nodeCpuMsPerRequest }) => nodeCpuMsPerRequest),
    postgresCpuMsPerRequest: cpu(({ postgresCpuMsPerRequest }) => postgresCpuMsPerRequest),
  }
}
