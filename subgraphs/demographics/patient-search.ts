import type { GraphQLResolveInfo } from 'graphql'
import { Fault } from '../../schema/fault.ts'
import type { Narrowing } from '../shared/narrowing.ts'
import { type Page, pageOf, pageSize } from '../shared/page.ts'
import { selects } from '../shared/selection.ts'
import type { SubgraphStore } from '../shared/store.ts'
import type { QueryFindPatientsArgs } from './generated/resolvers.ts'
import { type Parameters, parameters, recordMatches } from './patient-criteria.ts'
import type { Person } from './person.ts'
import type { RecordRights } from './record-rights.ts'
import { careSettingRank, holdsVerifiedNumber } from './record-statement.ts'

export type PatientPage = Page<Person>

const mostHits = 200

interface Hit {
  readonly detailId: string
  readonly total: number | null
}

type SearchArguments = Partial<QueryFindPatientsArgs> & Pick<QueryFindPatientsArgs, 'criteria'>

/**
 * Finds records and, unless each record is wanted, keeps the best matching one of each linked set. One statement. A
 * record that may not be read matches nothing, is no place to go on from, and is counted nowhere.
 */
export function searchPatients(store: SubgraphStore, { readable, rights }: RecordRights) {
  return async (
    { criteria, hits, first, after, offset }: SearchArguments,
    info: GraphQLResolveInfo,
  ): Promise<PatientPage> => {
    const size = pageSize(first, mostHits)
    const passed = passedOver(offset ?? 0)
    const given = parameters()
    const matches = recordMatches(criteria, given)
    const counted = selects(info, 'totalCount')
    rights.tellClosed('Patient')
    if (readable === null)
      return pageOf([], size, counted ? 0 : null, ({ detailId }) => ({ detailId }), encodeHit)
    const placeholder = given.values.length + 1
    given.values.push(...readable.parameters)
    const narrow = (alias: string) => readable.conditions(alias, placeholder)
    const hit = hitStatement([matches, ...narrow('t')].join(' and '), hits === 'one-per-record')
    const matched = [...given.values]
    const rows = await store.query<Hit>(
      pageStatement({ hit, counted, after: after ?? null, size, passed, narrow }, given),
      given.values,
    )
    if (rows.length === 0 && after != null) await assertKnown(store, after, readable)
    const mayFollowHits = after != null || passed > 0
    const total = counted
      ? (rows[0]?.total ?? (mayFollowHits ? await countHits(store, hit, matched) : 0))
      : null
    return pageOf(rows, size, total, ({ detailId }) => ({ detailId }), encodeHit)
  }
}

/** The records that match, one of each linked set unless every one is wanted. */
const hitStatement = (matches: string, eachRecord: boolean) => `
  select detail_id, birth_date from (
    select t.detail_id, t.birth_date, ${eachRecord ? '1' : bestOfSet} as place
    from demographics.patient_record t
    join demographics.tenancy source on source.code = t.tenancy_code
    join demographics.link_membership m on m.detail_id = t.detail_id
    left join demographics.record_merge merged on merged.minor_detail_id = t.detail_id
    where ${matches}
  ) ranked where place = 1`

interface PageWanted {
  readonly hit: string
  readonly counted: boolean
  readonly after: string | null
  readonly size: number
  readonly passed: number
  /** Conditions on a record that may be read. */
  readonly narrow: (alias: string) => readonly string[]
}

function pageStatement(
  { hit, counted, after, size, passed, narrow }: PageWanted,
  { add }: Parameters,
): string {
  const start = after === null ? null : add(decodeHit(after), 'bigint')
  return `
with hit as (${hit}),
sorted as (${withSortKey('hit')})
select sorted.detail_id::text as "detailId", ${counted ? '(select count(*)::int from hit)' : 'null::int'} as "total"
from sorted
${start === null ? '' : `where sorted.key > (${keyOfStart(start, narrow)})`}
order by sorted.key
limit ${add(size + 1, 'int')} offset ${add(passed, 'int')}`
}

/** Where a list goes on from: a record that may not be read has no place in it, so that none can be told from it. */
const keyOfStart = (start: string, narrow: PageWanted['narrow']) =>
  `select start.key from (${withSortKey('demographics.patient_record')}
  where ${['true', ...narrow('r')].join(' and ')}) start where start.detail_id = ${start}`

const bestOfSet = `row_number() over (partition by m.set_id order by merged.major_detail_id is not null,
    not ${holdsVerifiedNumber}, ${careSettingRank}, t.last_updated desc, t.detail_id)`

/** Records with what they are ordered by: family name, given name, date of birth, DetailID. */
const withSortKey = (records: string) => `
  select r.detail_id, row(coalesce(n.family, '') collate "C", coalesce(n.given, '') collate "C",
    coalesce(r.birth_date, '') collate "C", r.detail_id) as key
  from ${records} r
  left join lateral (
    select public.fold(n.family) as family, public.fold_all(n.given) as given
    from demographics.patient_name n where n.detail_id = r.detail_id
    order by n.use = 'official' desc nulls last, n.use = 'usual' desc nulls last, n.position limit 1
  ) n on true`

/** A page beyond the last hit has no row to carry the total, so it alone pays for a second statement. */
async function countHits(
  store: SubgraphStore,
  hit: string,
  values: readonly (string | number | boolean | null)[],
): Promise<number> {
  const [row] = await store.query<{ total: number }>(
    `select count(*)::int as "total" from (${hit}) hit`,
    values,
  )
  return row?.total ?? 0
}

function passedOver(offset: number): number {
  if (offset >= 0) return offset
  throw new Fault('INVALID_REQUEST', 'Expected `offset` to be 0 or more.', { field: 'offset' })
}

/** Holds a DetailID and nothing from the record: cursors end up in URLs. */
const encodeHit = ({ detailId }: { readonly detailId: string }) =>
  Buffer.from(`hit ${detailId}`).toString('base64url')

function decodeHit(cursor: string): string {
  const match = /^hit (\d{1,18})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8'))
  if (match?.[1] === undefined) {
    throw unknownPlace()
  }
  return match[1]
}

/** A place whose record is gone is no place: an empty page there would pass for the end of the list. */
async function assertKnown(store: SubgraphStore, cursor: string, readable: Narrowing): Promise<void> {
  const conditions = ['r.detail_id = $1::text::bigint', ...readable.conditions('r', 2)]
  const [known] = await store.query(
    `select 1 from demographics.patient_record r where ${conditions.join(' and ')}`,
    [decodeHit(cursor), ...readable.parameters],
  )
  if (known === undefined) throw unknownPlace()
}

const unknownPlace = () =>
  new Fault('INVALID_REQUEST', 'Expected `after` to be an endCursor of this list.', { field: 'after' })
