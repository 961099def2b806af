/** Many small writes share commits: while one batch is being written the next gathers. */
import { Fault } from '../../schema/fault.ts'

export interface GroupCommitOptions<Item> {
  /** Writes all or none; resolves when they are on disk. Called again before it settles only after a deadline. */
  readonly commit: (items: readonly Item[]) => Promise<void>
  readonly maxBatch: number
  readonly maxWaiting: number
  /** How long an item may take from being added to being on disk. */
  readonly deadlineMs: number
  readonly onBatch: (batch: BatchReport) => void
}

export interface BatchReport {
  readonly size: number
  /** From when the oldest of the batch was added until the outcome was known. */
  readonly lagMs: number
  readonly outcome: 'committed' | 'failed'
}

export interface GroupCommit<Item> {
  /** Resolves when the item is on disk. Rejects with Fault UNAVAILABLE when that is not certain. */
  add(item: Item): Promise<void>
  /** Refuses what comes from now on and waits for the rest. */
  end(): Promise<void>
}

interface Entry<Item> {
  readonly item: Item
  readonly addedAtMs: number
  isSettled: boolean
  settle(cause?: unknown): void
}

// Batches that outlived their deadline and may still be on their way: a server that stands still gets no more.
const MAX_OVERDUE_BATCHES = 2

/** Nothing waits while nothing is being written; what is added in one turn of the event loop goes together. */
export function createGroupCommit<Item>(options: GroupCommitOptions<Item>): GroupCommit<Item> {
  const { commit, maxBatch, maxWaiting, deadlineMs, onBatch } = options
  const waiting: Entry<Item>[] = []
  let overdueBatches = 0
  let isEnded = false
  let running: Promise<void> | null = null

  const add = (item: Item) =>
    new Promise<void>((resolve, reject) => {
      if (isEnded || waiting.length >= maxWaiting || overdueBatches >= MAX_OVERDUE_BATCHES)
        return reject(unavailable())
      const entry = createEntry(item, deadlineMs, resolve, reject)
      waiting.push(entry)
      running ??= Promise.resolve().then(run)
    })

  const run = async () => {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, maxBatch).filter(({ isSettled }) => !isSettled)
      if (batch.length > 0) await write(batch)
    }
    running = null
  }

  const write = async (batch: readonly Entry<Item>[]) => {
    const committing = commit(batch.map(({ item }) => item))
    const failure = await failureOf(committing, deadlineMs)
    if (failure === overdue) {
      overdueBatches += 1
      const settled = () => {
        overdueBatches -= 1
      }
      committing.then(settled, settled)
    }
    for (const entry of batch) entry.settle(failure ?? undefined)
    const lagMs = performance.now() - Math.min(...batch.map(({ addedAtMs }) => addedAtMs))
    const outcome = failure === null ? 'committed' : 'failed'
    // Not in this turn: what a listener throws must not stop the writing.
    queueMicrotask(() => onBatch({ size: batch.length, lagMs, outcome }))
  }

  const end = async () => {
    isEnded = true
    await running
  }

  return { add, end }
}

function createEntry<Item>(
  item: Item,
  deadlineMs: number,
  resolve: () => void,
  reject: (fault: Fault) => void,
): Entry<Item> {
  const timer = setTimeout(() => entry.settle(overdue), deadlineMs)
  const entry: Entry<Item> = {
    item,
    addedAtMs: performance.now(),
    isSettled: false,
    settle: (cause) => {
      clearTimeout(timer)
      entry.isSettled = true
      if (cause === undefined) resolve()
      else reject(unavailable(cause))
    },
  }
  return entry
}

const overdue = new Error('not known to be on disk in time')

/** Null when it succeeded in time. */
async function failureOf(committing: Promise<void>, deadlineMs: number): Promise<unknown> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<unknown>((resolve) => {
    timer = setTimeout(() => resolve(overdue), deadlineMs)
  })
  const outcome = committing.then(
    () => null,
    (error: unknown) => error ?? overdue,
  )
  const failure = await Promise.race([outcome, late])
  clearTimeout(timer)
  return failure
}

function unavailable(cause?: unknown): Fault {
  return new Fault('UNAVAILABLE', 'The audit record cannot be stored at the moment.', { cause })
}
