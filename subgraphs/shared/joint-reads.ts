/** Statements that several requests send at the same moment, and that differ in nothing but their keys, run as one. */
import { Fault } from '../../schema/fault.ts'
import type { Waiting } from '../../schema/waiting.ts'

/** A statement that reads what belongs to each of some keys, whichever keys stand beside them. */
export interface KeyedStatement<Key, Row> {
  /** `$1` holds the keys. */
  readonly text: string
  /** The parameters from `$2` on: what the caller may not read. Statements that differ in one run apart. */
  readonly narrowing: readonly string[]
  /** `$1` of any number of keys. */
  readonly keysParameter: (keys: readonly Key[]) => string
  /** A row as an object by column, or as the array of its values. */
  readonly rowForm: 'object' | 'values'
  /** The rows of each key, in the order of the keys; of a key that comes twice, twice. */
  readonly rowsByKey: (rows: readonly Row[], keys: readonly Key[]) => readonly (readonly Row[])[]
}

export interface JointReads {
  /**
   * The rows of each key, in the order of the keys. They may be shared with other requests: never to be changed.
   * @param signal aborts when the request is over; the statement is cancelled when nobody's is left.
   */
  read<Key, Row>(
    statement: KeyedStatement<Key, Row>,
    keys: readonly Key[],
    signal: Waiting | undefined,
  ): Promise<readonly (readonly Row[])[]>
}

/** Sends one statement. @throws Fault. */
type Send = (
  statement: KeyedStatement<unknown, unknown>,
  keys: readonly unknown[],
  signal: Waiting | undefined,
) => Promise<readonly unknown[]>

interface Part {
  readonly keys: readonly unknown[]
  readonly signal: Waiting | undefined
  readonly resolve: (rows: readonly (readonly unknown[])[]) => void
  readonly reject: (fault: unknown) => void
}

interface Group {
  readonly statement: KeyedStatement<unknown, unknown>
  readonly parts: Part[]
  keyCount: number
}

/** More run apart: what is large would only be waited for, and the store reads it by several connections at once. */
const MOST_KEYS = 32

/**
 * Requests that are in hand at the same time mostly ask the same: a statement for four of them costs little more than
 * for one. Whatever was asked until the event loop has seen all that had arrived goes together.
 *
 * Each request gets the rows of its own keys, of the very statement that it would have run alone: text and narrowing
 * are equal, so no request can reach by another's rights what it may not read itself.
 */
export function createJointReads(send: Send): JointReads {
  let gathering: Group[] = []
  const sendGathered = () => {
    const groups = gathering
    gathering = []
    for (const { statement, parts } of groups) void answer(send, statement, parts)
  }
  const groupFor = (statement: Group['statement'], keyCount: number): Group => {
    const known = gathering.find(
      (group) => group.keyCount + keyCount <= MOST_KEYS && isSame(group.statement, statement),
    )
    if (known !== undefined) return known
    if (gathering.length === 0) setImmediate(sendGathered)
    const group = { statement, parts: [], keyCount: 0 }
    gathering.push(group)
    return group
  }
  return {
    read: <Key, Row>(
      statement: KeyedStatement<Key, Row>,
      keys: readonly Key[],
      signal: Waiting | undefined,
    ) =>
      new Promise<readonly (readonly Row[])[]>((resolve, reject) => {
        const group = groupFor(statement as unknown as Group['statement'], keys.length)
        group.parts.push({ keys, signal, resolve: resolve as Part['resolve'], reject })
        group.keyCount += keys.length
      }),
  }
}

function isSame(a: Group['statement'], b: Group['statement']): boolean {
  return (
    a.text === b.text &&
    a.narrowing.length === b.narrowing.length &&
    a.narrowing.every((value, n) => value === b.narrowing[n])
  )
}

async function answer(send: Send, statement: Group['statement'], parts: readonly Part[]): Promise<void> {
  const keys = parts.flatMap((part) => part.keys)
  try {
    const rows = statement.rowsByKey(await send(statement, keys, waitingOf(parts)), keys)
    let from = 0
    for (const part of parts) {
      part.resolve(rows.slice(from, from + part.keys.length))
      from += part.keys.length
    }
  } catch (fault) {
    if (parts.length > 1 && mayBeOfOne(fault)) {
      for (const part of parts) void answer(send, statement, [part])
    } else {
      for (const part of parts) part.reject(fault)
    }
  }
}

/** https://www.postgresql.org/docs/17/errcodes-appendix.html: out of memory, beyond a limit, cancelled or out of time. */
const tooMuch = new Set(['53200', '54000', '54001', '57014'])

/** A value that Postgres cannot read, or more than it can do, costs its own request alone. */
function mayBeOfOne(fault: unknown): boolean {
  if (!(fault instanceof Fault)) return false
  const cause = fault.originalError as { readonly code?: unknown } | null | undefined
  return fault.code === 'INVALID_REQUEST' || tooMuch.has(String(cause?.code))
}

/** Over when all are. */
function waitingOf(parts: readonly Part[]): Waiting | undefined {
  const [first] = parts
  if (parts.length === 1 || first?.signal === undefined) return first?.signal
  const { signal } = first
  return {
    get aborted() {
      return parts.every((part) => part.signal?.aborted === true)
    },
    get reason() {
      return signal.reason
    },
  }
}
