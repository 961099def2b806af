import { boolean, integer, jsonb, pgSchema, text } from 'drizzle-orm/pg-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { detailIdColumn } from '../../drizzle/schema/columns.ts'
import { connectOnce } from '../../drizzle/store/connection.ts'
import { createCopyFormat } from '../../drizzle/synthetic/writing/copy-text.ts'
import { createTestDatabase, type TestDatabase } from '../setup/database.ts'

const nasty = pgSchema('nasty').table('words', {
  detailId: detailIdColumn('detail_id'),
  words: text('words'),
  several: text('several').array(),
  structure: jsonb('structure'),
  yes: boolean('yes'),
  count: integer('count'),
})

const rows = [
  {
    detailId: '1',
    words: 'tab\there',
    several: ['a\tb', 'c"d', 'e\\f', 'g,h', '{i}', 'NULL', '', ' j '],
    yes: true,
  },
  {
    detailId: '2',
    words: 'line\nend\r\n',
    several: ['line\nend'],
    structure: { text: 'a "quoted"\n\tback\\slash' },
  },
  { detailId: '3', words: '\\N', several: [], structure: [], count: 0, yes: false },
  { detailId: '4', words: '\\.', several: ["O'Connor", 'Zoë', '🙂'], structure: { 'ключ\t': null } },
  { detailId: '5', words: '', several: null, structure: null },
  { detailId: '9007199254740993' },
]

let database: TestDatabase
beforeAll(async () => {
  database = await createTestDatabase()
})
afterAll(() => database.drop())

test('escapes what separates fields, lines and elements', () => {
  const { lineOf, statement } = createCopyFormat(nasty)
  expect(statement).toBe(
    'copy nasty.words ("detail_id", "words", "several", "structure", "yes", "count") from stdin',
  )
  expect(lineOf({ detailId: '7', words: 'a\tb\nc\rd\\e', several: ['x"y', 'p\\q'], count: 3 })).toBe(
    '7\ta\\tb\\nc\\rd\\\\e\t{"x\\\\"y","p\\\\\\\\q"}\t\\N\t\\N\t3\n',
  )
})

test('leaves out the columns it is told to', () => {
  expect(createCopyFormat(nasty, ['detailId', 'yes']).statement).toBe(
    'copy nasty.words ("words", "several", "structure", "count") from stdin',
  )
})

test('gives back through Postgres what was put in', async () => {
  const sql = connectOnce(database.adminUrl, { applicationName: 'copy test' })
  try {
    await sql`create schema nasty`
    await sql`create table nasty.words (detail_id bigint, words text, several text[], structure jsonb, yes boolean, count integer)`
    const { statement, lineOf } = createCopyFormat(nasty)
    const stream = await sql.unsafe(statement).writable()
    await new Promise((resolve, reject) => {
      stream.on('finish', resolve).on('error', reject)
      stream.end(rows.map(lineOf).join(''))
    })
    const read = await sql`
      select detail_id as "detailId", words, several, structure, yes, count from nasty.words order by detail_id`
    const blank = { words: null, several: null, structure: null, yes: null, count: null }
    expect([...read]).toEqual(rows.map((row) => ({ ...blank, ...row })))
  } finally {
    await sql.end()
  }
})
