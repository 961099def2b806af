import { readFileSync } from 'node:fs'
import { generateDrizzleJson, generateMigration } from 'drizzle-kit/api'
import { expect, test } from 'vitest'
import * as access from '../../drizzle/schema/access.ts'
import * as adminAdt from '../../drizzle/schema/admin-adt.ts'
import * as audit from '../../drizzle/schema/audit.ts'
import * as clinical from '../../drizzle/schema/clinical.ts'
import * as demographics from '../../drizzle/schema/demographics.ts'
import * as links from '../../drizzle/schema/links.ts'

const folder = new URL('../../drizzle/migrations/meta/', import.meta.url)
const read = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8'))

test('the committed migrations lead to the tables as they are; else run npm run generate', async () => {
  const { entries } = read('_journal.json') as { entries: { idx: number }[] }
  const last = String(entries.at(-1)?.idx).padStart(4, '0')
  const migrated = read(`${last}_snapshot.json`)
  const schemas = { ...demographics, ...links, ...clinical, ...adminAdt, ...audit, ...access }
  const tables = generateDrizzleJson(schemas, migrated.id)
  expect(await generateMigration(migrated, tables)).toEqual([])
})
