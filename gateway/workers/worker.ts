/** A worker's side of the channel to its supervisor. */
import type { FromSupervisor, FromWorker, Orders, Report, Reports } from './messages.ts'

export interface Colleagues {
  readonly orders: Orders
  /** Of every worker, this one's own among them. */
  reports(): Promise<Reports>
}

/**
 * Answers for itself from now on. Where the supervisor ends, Node ends the worker with it.
 * @param report its own metrics; asked at any time.
 */
export function joinColleagues(report: () => Promise<Report>): Promise<Colleagues> {
  const wanted = new Map<number, (reports: Reports) => void>()
  let lastId = 0
  const reports = () =>
    new Promise<Reports>((resolve) => {
      lastId += 1
      wanted.set(lastId, resolve)
      tell({ kind: 'reports wanted', id: lastId })
    })
  return new Promise((resolve) => {
    process.on('message', async (message: FromSupervisor) => {
      if (message.kind === 'orders') resolve({ orders: message.orders, reports })
      if (message.kind === 'sign of life wanted') tell({ kind: 'sign of life' })
      if (message.kind === 'report wanted') tell({ kind: 'report', report: await report() })
      if (message.kind === 'reports') {
        wanted.get(message.id)?.(message.reports)
        wanted.delete(message.id)
      }
    })
    tell({ kind: 'orders wanted' })
  })
}

/** The channel may have closed meanwhile: then this process is about to end. */
function tell(message: FromWorker): void {
  process.send?.(message, undefined, undefined, () => undefined)
}
