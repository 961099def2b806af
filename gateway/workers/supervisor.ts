/** Several processes behind one port: started, replaced when one is lost or stands still, and ended together. */
import cluster, { type Worker } from 'node:cluster'
import { once } from 'node:events'
import { performance } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'
import { onStopSignal } from '../../subgraphs/serving/stop-signals.ts'
import { createGathering, type Reporter } from './gathering.ts'
import { type FromWorker, type Orders, type Report, WORKER } from './messages.ts'
import { watchOver } from './watch.ts'

export interface SupervisorOptions {
  /** At least one. */
  readonly workers: number
  readonly signingKey: Orders['signingKey']
  /** Of the metrics of workers that have ended, as one report. */
  readonly sumOfCounts: (reports: readonly Report[]) => Promise<Report>
  /** Writes a line for the person who started it. */
  readonly complain: (line: string) => void
  /** Told when open requests begin to be waited for. */
  readonly onStopping: () => void
}

const EXIT_INTERRUPTED = 130
const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 8_000

/**
 * The first worker prepares the store and tells how it goes; the others start when it listens. One that is lost later is
 * replaced, after a pause that grows while replacements do not come to listen. Resolves with the exit code when the last
 * has ended: that of the first where it never came to listen.
 */
export async function supervise(options: SupervisorOptions): Promise<number> {
  const { workers, signingKey, sumOfCounts, complain, onStopping } = options
  const stop = new AbortController()
  const { gather, onReport, join, leave } = createGathering(sumOfCounts)
  const answer = async (worker: OpenWorker, speaks: boolean, message: FromWorker) => {
    if (message.kind === 'report') onReport(worker, message.report)
    if (message.kind === 'orders wanted') worker.tell({ kind: 'orders', orders: { signingKey, speaks } })
    if (message.kind === 'reports wanted') {
      worker.tell({ kind: 'reports', id: message.id, reports: await gather() })
    }
  }
  const open = (speaks: boolean) => {
    const worker = openWorker()
    worker.onMessage((message) => void answer(worker, speaks, message))
    void worker.listens.then((isListening) => {
      if (!isListening) return
      join(worker)
      endIfSilent(worker, complain)
    })
    void worker.ended.then(() => leave(worker))
    return worker
  }
  const keep = async (opened: OpenWorker): Promise<number> => {
    let pauseMs = FIRST_PAUSE_MS
    for (let worker = opened; ; worker = open(false)) {
      const listened = await worker.listens
      const code = await worker.ended
      // A start that is called off is no failure.
      if (stop.signal.aborted) return listened ? code : 0
      if (listened) pauseMs = FIRST_PAUSE_MS
      complain('A worker has ended and is replaced.')
      await sleep(pauseMs, undefined, { signal: stop.signal }).catch(() => undefined)
      if (stop.signal.aborted) return 0
      pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)
    }
  }
  endOnSignal(stop)
  stop.signal.addEventListener('abort', onStopping)
  const first = open(true)
  if (!(await first.listens)) return stop.signal.aborted ? 0 : first.ended
  const others = Array.from({ length: workers - 1 }, () => open(false))
  return Math.max(...(await Promise.all([first, ...others].map(keep))))
}

/** Whatever it says is a sign of life. What stands still does not heed a request to end. */
function endIfSilent(worker: OpenWorker, complain: SupervisorOptions['complain']): void {
  const watch = watchOver({
    ask: () => worker.tell({ kind: 'sign of life wanted' }),
    giveUp() {
      complain('A worker does not answer any more and is ended.')
      worker.kill()
    },
  })
  worker.onMessage(watch.onSign)
  void worker.ended.then(watch.end)
}

/** Asked once more, workers hurry; a third time everything ends where it stands. */
function endOnSignal(stop: AbortController): void {
  let requests = 0
  const pass = () => {
    stop.abort()
    requests += 1
    if (requests > 2) process.exit(EXIT_INTERRUPTED)
    for (const worker of connected()) worker.process.kill('SIGTERM')
  }
  onStopSignal(pass, () => performance.now())
}

interface OpenWorker extends Reporter {
  /** Whether it came to listen, once that is known. */
  readonly listens: Promise<boolean>
  /** The exit code; 1 where a signal ended it. */
  readonly ended: Promise<number>
  onMessage(listener: (message: FromWorker) => void): void
  /** At once, whatever it is doing. */
  kill(): void
}

function openWorker(): OpenWorker {
  cluster.setupPrimary({ args: [WORKER] })
  const worker = cluster.fork()
  const ended = once(worker, 'exit').then(([code]) => (typeof code === 'number' ? code : 1))
  const listens = Promise.race([once(worker, 'listening').then(() => true), ended.then(() => false)])
  return {
    listens,
    ended,
    // It may be about to end: what it is told then is lost, and nobody waits for it.
    tell: (message) => void worker.send(message, () => undefined),
    onMessage: (listener) => void worker.on('message', listener),
    kill: () => void worker.process.kill('SIGKILL'),
  }
}

const connected = (): readonly Worker[] =>
  Object.values(cluster.workers ?? {}).flatMap((worker) => (worker?.isConnected() ? [worker] : []))
