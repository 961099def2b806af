import DataLoader from 'dataloader'
import type { GraphQLResolveInfo } from 'graphql'
import type { AuditEventRow } from '../../drizzle/schema/rows.ts'
import { Fault } from '../../schema/fault.ts'
import { type InstantRange, instantRange } from '../shared/date-range.ts'
import { type Page, pageOf, pageSize } from '../shared/page.ts'
import { linkedSet, type PatientReference } from '../shared/patient-reference.ts'
import type { Rights } from '../shared/rights.ts'
import { selects } from '../shared/selection.ts'
import type { SubgraphStore } from '../shared/store.ts'
import { eventPageStatement } from './event-page-statement.ts'
import type { AuditTrailEventsArgs } from './generated/resolvers.ts'

/** An event as it is shown to who asks about one person: other people's DetailIDs are left out. */
export type EventOfPerson = Omit<AuditEventRow, 'seq' | 'operationHash' | 'previousHash' | 'hash'> & {
  /** As text, in which the store gives a bigint. */
  readonly seq: string
}
export type EventPage = Page<EventOfPerson>

interface PageKey {
  readonly ids: readonly string[]
  readonly size: number
  readonly counted: boolean
  readonly recorded: InstantRange
  /** The number of the event that the page follows. */
  readonly after: string | null
}

interface PageRow extends EventOfPerson {
  readonly keyIndex: number
  readonly total: number | null
}

const mostEvents = 1000

/**
 * Pages of the events about people, for one request: one statement, however many people and pages.
 * @returns a function from a linked set and arguments to the page; empty, and not asked of the store, for who may not
 * read the audit.
 */
export function createEventPages(store: SubgraphStore, { readsAudit, tellAudit }: Rights) {
  const loader = new DataLoader<PageKey, EventPage, string>((keys) => readPages(store, keys), {
    cacheKeyFn: (key) => JSON.stringify(key),
  })
  return async (
    trail: PatientReference,
    { filter, first, after }: Partial<AuditTrailEventsArgs>,
    info: GraphQLResolveInfo,
  ): Promise<EventPage> => {
    tellAudit()
    const key = {
      ids: linkedSet(trail),
      size: pageSize(first, mostEvents),
      counted: selects(info, 'totalCount'),
      recorded: instantRange(filter?.recorded ?? {}, 'recorded'),
      after: after == null ? null : decodeCursor(after),
    }
    return readsAudit ? loader.load(key) : toPage(key, [])
  }
}

async function readPages(store: SubgraphStore, keys: readonly PageKey[]): Promise<EventPage[]> {
  const parameter = keys.map(({ ids, size, recorded: { from, before }, after }, n) => ({
    n,
    ids,
    // One row more tells whether another page follows.
    size: size + 1,
    from,
    before,
    after,
  }))
  const statement = eventPageStatement({ counted: keys.some(({ counted }) => counted) })
  const rows = await store.query<PageRow>(statement, [JSON.stringify(parameter)])
  return keys.map((key, n) =>
    toPage(
      key,
      rows.filter(({ keyIndex }) => keyIndex === n),
    ),
  )
}

function toPage({ size, counted }: PageKey, rows: readonly PageRow[]): EventPage {
  // An empty page has one row, without an event, for its total.
  const events = rows.filter(({ seq }) => seq !== null)
  return pageOf(events, size, counted ? (rows[0]?.total ?? 0) : null, (row) => row, encodeCursor)
}

/** Opaque to callers, and with nothing of the event but its number: cursors end up in URLs. */
const encodeCursor = ({ seq }: EventOfPerson) => Buffer.from(`event ${seq}`).toString('base64url')

/** @throws Fault INVALID_REQUEST where the text is not a cursor of ours. */
function decodeCursor(cursor: string): string {
  const seq = /^event ([1-9]\d{0,17})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'))?.[1]
  if (seq !== undefined) return seq
  throw new Fault('INVALID_REQUEST', 'Expected `after` to be an endCursor of this list.', { field: 'after' })
}
