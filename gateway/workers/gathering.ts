/** Asks every worker for its metrics on behalf of one of them. */
import { setTimeout as sleep } from 'node:timers/promises'
import type { FromSupervisor, Report } from './messages.ts'

export interface Gathering {
  /** Of all that are asked; null where one has not answered in time. */
  gather(ask: readonly ((message: FromSupervisor) => void)[]): Promise<readonly Report[] | null>
  onReport(id: number, report: Report): void
}

/** Prometheus waits ten seconds for a scrape. */
const PATIENCE_MS = 3_000

export function createGathering(): Gathering {
  const waiting = new Map<number, (report: Report) => void>()
  let lastId = 0
  const askOne = (ask: (message: FromSupervisor) => void) => {
    lastId += 1
    const id = lastId
    const report = new Promise<Report>((resolve) => waiting.set(id, resolve))
    ask({ kind: 'report wanted', id })
    return report.finally(() => waiting.delete(id))
  }
  return {
    gather: async (asks) => {
      const isOver = new AbortController()
      const late = sleep(PATIENCE_MS, null, { signal: isOver.signal }).catch(() => null)
      const reports = await Promise.race([Promise.all(asks.map(askOne)), late])
      isOver.abort()
      return reports
    },
    onReport: (id, report) => waiting.get(id)?.(report),
  }
}
