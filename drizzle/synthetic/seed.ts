/** Fills a store with synthetic people, all of them or none. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type postgres from 'postgres'
import { connectOnce } from '../store/connection.ts'
import { StoreProblem } from '../store/store-problem.ts'
import { dayOf } from './person/calendar.ts'
import { MOST_NHS_NUMBERS } from './person/nhs-number.ts'
import { type ShowcasePerson, showcaseFrom } from './person/showcase.ts'
import { type Cursor, createPeople, type People } from './rows/people.ts'
import { syntheticTenancies } from './source/tenancies.ts'
import { type CopySink, createCopySink, writtenTables } from './writing/copy-sink.ts'
import { createCopyFormat } from './writing/copy-text.ts'

export { showcasePerson } from './person/showcase.ts'

/** Fixed, so that the same people come out whenever they are made. */
const DEFAULT_TODAY = '2026-01-01'
const DEFAULT_OBSERVATIONS_PER_PERSON = 12
const BATCH_PEOPLE = 2_000
/** So often the connection gets to send what waits. */
const PEOPLE_BETWEEN_TURNS = 10
const sequences = ['demographics.detail_id', 'demographics.link_event_id_seq'] as const

export interface SeedOptions {
  /** The owner's connection. */
  readonly adminUrl: string
  readonly patients: number
  /** Altogether, give or take one person's; else twelve for each person. */
  readonly observations?: number
  readonly seed?: number
  /** The ISO day on which the data end. */
  readonly today?: string
  readonly onProgress?: (progress: SeedProgress) => void
  /** Aborted: everything is undone, and its reason is thrown. */
  readonly signal?: AbortSignal
}

export interface SeedProgress {
  readonly peopleWritten: number
  readonly people: number
}

export interface SeedResult {
  /** Null when nobody was asked for. */
  readonly showcase: ShowcasePerson | null
  /** By table name. */
  readonly rowCounts: Readonly<Record<string, number>>
}

/** No source's record of anybody is stored. */
export async function isEmpty(adminUrl: string): Promise<boolean> {
  return withConnection(adminUrl, async (sql) => {
    const [row] = await sql<{ empty: boolean }[]>`
      select not exists (select from demographics.patient_record) as empty`
    return row?.empty === true
  })
}

/**
 * Writes the people in one transaction: a seed that is killed leaves the store as it was. Other writers wait until
 * it ends; readers do not. Throws StoreProblem where the store already holds records of the synthetic sources.
 */
export async function seedSyntheticPeople(options: SeedOptions): Promise<SeedResult> {
  const { adminUrl, patients, seed = 1, today = DEFAULT_TODAY } = options
  if (patients > MOST_NHS_NUMBERS) throw new StoreProblem(`At most ${MOST_NHS_NUMBERS} people can be seeded.`)
  const observationsPerPerson =
    options.observations === undefined
      ? DEFAULT_OBSERVATIONS_PER_PERSON
      : options.observations / Math.max(1, patients)
  const people = createPeople({ seed, todayDay: dayOf(today), observationsPerPerson })
  return withConnection(adminUrl, async (sql) => {
    const result = await sql.begin((transaction) => writePeople(transaction, people, options))
    await analyze(sql)
    return result
  })
}

async function writePeople(
  sql: postgres.TransactionSql,
  people: People,
  options: SeedOptions,
): Promise<SeedResult> {
  await sql`lock table demographics.patient_record, demographics.link_event in share row exclusive mode`
  await assertNoneOfThem(sql)
  const first = await firstFree(sql)
  await addTenancies(sql)
  const sink = createCopySink()
  people.addDirectories(sink)
  const next = await writeBatches(sql, people, { first, sink }, options)
  await reserve(sql, next)
  const showcase = options.patients > 0 ? showcaseFrom(first.detailId) : null
  return { showcase, rowCounts: sink.counts() }
}

async function assertNoneOfThem(sql: postgres.TransactionSql): Promise<void> {
  const codes = syntheticTenancies.map((tenancy) => tenancy.code)
  const [row] = await sql<{ present: boolean }[]>`
    select exists (select from demographics.patient_record where tenancy_code in ${sql(codes)}) as present`
  if (row?.present !== true) return
  throw new StoreProblem(
    'The store already holds synthetic people, and nothing was added: seed an empty store.',
  )
}

/** The numbers stay free: changing a sequence, even to what it is, makes others wait for it until the commit. */
async function firstFree(sql: postgres.TransactionSql): Promise<Cursor> {
  for (const sequence of sequences) await sql.unsafe(`alter sequence ${sequence} no cycle`)
  const [row] = await sql<{ detail: string; event: string }[]>`
    select (select last_value + is_called::int from demographics.detail_id) as detail,
      (select last_value + is_called::int from demographics.link_event_id_seq) as event`
  return { detailId: Number(row?.detail), linkEventId: Number(row?.event) }
}

/** Unlike setval, this is undone when the transaction is. */
async function reserve(sql: postgres.TransactionSql, next: Cursor): Promise<void> {
  const [detailIds, linkEventIds] = sequences
  await sql.unsafe(`alter sequence ${detailIds} restart with ${next.detailId}`)
  await sql.unsafe(`alter sequence ${linkEventIds} restart with ${next.linkEventId}`)
}

async function addTenancies(sql: postgres.TransactionSql): Promise<void> {
  const rows = syntheticTenancies.map(({ code, name, careSetting, odsCode }) => ({
    code,
    name,
    care_setting: careSetting,
    ods_code: odsCode,
  }))
  await sql`insert into demographics.tenancy ${sql(rows)} on conflict (code) do nothing`
}

/** While Postgres takes in one batch, the next is made: the two together are what is held in memory. */
async function writeBatches(
  sql: postgres.TransactionSql,
  people: People,
  { first, sink }: { first: Cursor; sink: CopySink },
  { patients, onProgress = () => undefined, signal }: SeedOptions,
): Promise<Cursor> {
  let cursor = first
  let sending = Promise.resolve()
  try {
    for (let start = 0; start < patients; start += BATCH_PEOPLE) {
      const end = Math.min(start + BATCH_PEOPLE, patients)
      for (let index = start; index < end; index++) {
        cursor = people.addPerson(index, cursor, sink)
        if (index % PEOPLE_BETWEEN_TURNS === 0) await nextTurn()
        signal?.throwIfAborted()
      }
      await sending
      sending = sink.flush(sql).then(() => onProgress({ peopleWritten: end, people: patients }))
      // Whoever awaits it learns of a failure; until then it must not count as unhandled.
      sending.catch(() => undefined)
    }
    await sending
    await sink.flush(sql)
    signal?.throwIfAborted()
    return cursor
  } finally {
    // Nothing else, not even a rollback, may be said to Postgres in the middle of a COPY.
    await sending.catch(() => undefined)
  }
}

async function analyze(sql: postgres.Sql): Promise<void> {
  const names = writtenTables.map((table) => createCopyFormat(table).table)
  await sql.unsafe(`analyze ${names.join(', ')}`)
}

async function withConnection<T>(url: string, task: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = connectOnce(url, { applicationName: 'care-record seed' })
  try {
    return await task(sql)
  } finally {
    await sql.end({ timeout: 5 })
  }
}
