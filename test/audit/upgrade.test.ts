/** A store whose audit began under earlier migrations goes on in the same chain. */
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createAuditLog } from '../../drizzle/audit/audit-log.ts'
import { eventsAboutPatient } from '../../drizzle/audit/events-about-patient.ts'
import { verifyAudit } from '../../drizzle/audit/verify-audit.ts'
import { MIGRATIONS_FOLDER, openStore } from '../../drizzle/store/open-store.ts'
import { openDatabase } from '../../drizzle/store/subgraph-database.ts'
import { createEmptyDatabase, type EmptyDatabase } from '../setup/database.ts'
import { looked } from './audit-store.ts'

/** 0 to 6: the first that can append, before events waited to be indexed. */
const EARLIER_MIGRATIONS = 7

let empty: EmptyDatabase
let earlier: string
beforeAll(async () => {
  empty = await createEmptyDatabase()
  earlier = await mkdtemp(join(tmpdir(), 'care-record-migrations-'))
  await cp(MIGRATIONS_FOLDER, earlier, { recursive: true })
  const journalFile = join(earlier, 'meta', '_journal.json')
  const journal = JSON.parse(await readFile(journalFile, 'utf8')) as { entries: unknown[] }
  await writeFile(
    journalFile,
    JSON.stringify({ ...journal, entries: journal.entries.slice(0, EARLIER_MIGRATIONS) }),
  )
})
afterAll(async () => {
  await rm(earlier, { recursive: true })
  await empty.drop()
})

/** Opens the store, appends three events, and answers what verifying it says and who looked at 1001. */
async function appendThree(migrationsFolder: string) {
  const { urls, gatewayUrls } = await openStore({
    databaseUrl: empty.url,
    dataDir: 'never-used',
    migrationsFolder,
  })
  const open = (url: string) => openDatabase(url, { maxConnections: 2, applicationName: 'test' })
  const [writer, reader] = [open(gatewayUrls.auditWriter), open(urls.audit)]
  const log = createAuditLog({ sql: writer.sql })
  await Promise.all([log.append(looked), log.append({ ...looked, detailIds: ['1002'] }), log.append(looked)])
  const { verified, fault } = await verifyAudit(reader.sql)
  const { events } = await eventsAboutPatient(reader.sql, ['1001'], 10, null)
  await Promise.all([writer.end(), reader.end()])
  return { verified, fault, about: events.map(({ seq }) => seq) }
}

test('its events stay, are found, and are followed by new ones', async () => {
  expect(await appendThree(earlier)).toEqual({ verified: 3, fault: null, about: [3, 1] })
  expect(await appendThree(MIGRATIONS_FOLDER)).toEqual({ verified: 6, fault: null, about: [6, 4, 3, 1] })
})
