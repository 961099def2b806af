import { boolean, pgTable, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import { expect, test } from 'vitest'
import { allColumns, boundedColumnSets } from '../../subgraphs/shared/column-sets.ts'
import { unnarrowed } from '../../subgraphs/shared/narrowing.ts'
import { recordPageStatement } from '../../subgraphs/shared/record-page-statement.ts'

const everyColumn = ['id', 'code', 'extra']

/** A set that no other number gives. */
const numbered = (number: number) => ['id', `column${number}`]

function filled() {
  const bounded = boundedColumnSets(everyColumn)
  for (let number = 1; number <= 100; number += 1) expect(bounded(numbered(number))).toEqual(numbered(number))
  return bounded
}

test('a table is read by a hundred sets of columns; the next reads every column', () => {
  expect(filled()(numbered(101))).toEqual(['id', 'code', 'extra'])
})

test('what is within the hundred stays so after they are full, whoever made the list', () => {
  const bounded = filled()
  bounded(numbered(101))
  expect(bounded(['id', 'column1'])).toEqual(['id', 'column1'])
  expect(bounded(['id', 'column100'])).toEqual(['id', 'column100'])
  expect(bounded(numbered(101))).toEqual(['id', 'code', 'extra'])
})

test('a set that is asked for again is no new one', () => {
  const bounded = boundedColumnSets(everyColumn)
  for (let times = 0; times < 200; times += 1) bounded(['id'])
  expect(bounded(['code', 'id'])).toEqual(['code', 'id'])
})

test('each table has a hundred of its own', () => {
  filled()
  expect(boundedColumnSets(everyColumn)(['id'])).toEqual(['id'])
})

test('a batch reads the columns of any of its keys, sorted, each once', () => {
  expect(
    allColumns([
      ['id', 'onsetDate'],
      ['code', 'id'],
      ['id', 'extra'],
    ]),
  ).toEqual(['code', 'extra', 'id', 'onsetDate'])
})

test('a batch of one selection reads the very set of it', () => {
  const selected = ['code', 'id']
  expect(allColumns([selected, selected, selected])).toBe(selected)
  expect(allColumns([])).toEqual([])
})

test('a statement reads the columns of its shape and those of its order, and no other', () => {
  const dose = pgTable('dose', {
    id: uuid('id').notNull(),
    detailId: text('detail_id').notNull(),
    careSetting: text('care_setting').notNull(),
    restricted: boolean('restricted').notNull(),
    effectiveAt: timestamp('effective_at'),
    amount: text('amount'),
    extra: text('extra'),
  })
  const statement = recordPageStatement(
    { table: dose, restrictedRecord: dose, criteria: {} },
    {
      fields: [],
      direction: 'newest-first',
      counted: false,
      continued: false,
      columns: ['amount', 'id'],
      narrowing: unnarrowed.shape,
    },
    unnarrowed,
  )
  expect([...statement.matchAll(/t\."(\w+)" as "(\w+)"/g)].map(([, column, key]) => [column, key])).toEqual([
    ['id', 'id'],
    ['amount', 'amount'],
    ['effective_at', 'orderAt'],
    ['id', 'orderId'],
  ])
})
