/** The metrics of every worker, on behalf of the one that is asked for them. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { FromSupervisor, Report, Reports } from './messages.ts'

/** One that listens. */
export interface Reporter {
  tell(message: FromSupervisor): void
}

export interface Gathering {
  onReport(reporter: Reporter, report: Report): void
  /** It is asked from now on. */
  join(reporter: Reporter): void
  /** What it has counted is still told when it has ended: a sum that fell would be taken for a new start. */
  leave(reporter: Reporter): void
  /** Of all that listen; of one that does not answer in time, what it last told. */
  gather(): Promise<Reports>
}

/** Prometheus waits ten seconds for a scrape. */
const PATIENCE_MS = 1_000

/** @param sumOfCounts what is worth keeping of workers that have ended, as one report. */
export function createGathering(sumOfCounts: (reports: readonly Report[]) => Promise<Report>): Gathering {
  const reporters = new Set<Reporter>()
  const last = new Map<Reporter, Report>()
  const waiting = new Map<Reporter, () => void>()
  let ended: Promise<Report> = Promise.resolve([])
  const answerOf = (reporter: Reporter) =>
    new Promise<void>((resolve) => {
      const also = waiting.get(reporter)
      waiting.set(reporter, () => {
        also?.()
        resolve()
      })
      reporter.tell({ kind: 'report wanted' })
    })
  const settle = (reporter: Reporter) => {
    waiting.get(reporter)?.()
    waiting.delete(reporter)
  }
  return {
    join: (reporter) => void reporters.add(reporter),
    onReport(reporter, report) {
      last.set(reporter, report)
      settle(reporter)
    },
    leave(reporter) {
      reporters.delete(reporter)
      settle(reporter)
      const report = last.get(reporter)
      last.delete(reporter)
      if (report !== undefined) ended = ended.then((counts) => sumOfCounts([counts, report]))
    },
    async gather() {
      const isOver = new AbortController()
      const late = sleep(PATIENCE_MS, undefined, { signal: isOver.signal }).catch(() => undefined)
      await Promise.race([Promise.all([...reporters].map(answerOf)), late])
      isOver.abort()
      const silent = [...reporters].filter((reporter) => waiting.has(reporter)).length
      return { reports: [...last.values(), await ended], answering: reporters.size - silent, silent }
    },
  }
}
