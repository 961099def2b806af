import { pgTable, text } from 'drizzle-orm/pg-core'
import { buildSchema } from 'graphql'
import { expect, test } from 'vitest'
import { columnKeys } from '../../subgraphs/shared/columns.ts'
import { columnsOfFields, fieldColumnsOf, reading } from '../../subgraphs/shared/field-columns.ts'

const dose = pgTable('dose', {
  id: text('id').notNull(),
  quantity: text('quantity'),
  unit: text('unit'),
  siteId: text('site_id'),
})
type DoseRow = typeof dose.$inferSelect

const schema = buildSchema(`
  type Query { dose: Dose }
  type Dose { id: ID! unit: String amount: String site: Place }
  type Place { id: ID! }`)
const ofDose = reading<DoseRow>()
const amount = ofDose(['quantity', 'unit'], ({ quantity, unit }) => `${quantity} ${unit}`)
const site = ofDose(['siteId'], ({ siteId }) => siteId && { id: siteId })
const columns = new Set(columnKeys(dose))

test('a field is read from the columns its resolver declares, else from the column of its name', () => {
  expect(fieldColumnsOf(schema, { Dose: { amount, site } })('Dose', columns)).toEqual(
    new Map([
      ['id', ['id']],
      ['unit', ['unit']],
      ['amount', ['quantity', 'unit']],
      ['site', ['siteId']],
    ]),
  )
})

test('a resolver that declares nothing is named at boot: its row might lack what it reads', () => {
  const undeclared = ({ siteId }: DoseRow) => siteId
  expect(() => fieldColumnsOf(schema, { Dose: { amount, site: undeclared } })('Dose', columns)).toThrow(
    'Resolvers must say which columns they read:\nDose.site',
  )
})

test('a declared column that the table does not have is named at boot, and so is a field of no column', () => {
  const elsewhere = reading<{ place: string }>()(['place'], ({ place }) => ({ id: place }))
  expect(() => fieldColumnsOf(schema, { Dose: { site: elsewhere } })('Dose', columns)).toThrow(
    'Resolvers must say which columns they read:\nDose.amount\nDose.site',
  )
})

test('what is no function declares nothing, and a declaration must be a list', () => {
  const notAList = Object.assign(() => null, { columns: 'siteId' })
  expect(() => fieldColumnsOf(schema, { Dose: { amount: {}, site: notAList } })('Dose', columns)).toThrow(
    'Resolvers must say which columns they read:\nDose.amount\nDose.site',
  )
})

test('the columns of a selection are sorted, each once, with those that are always read', () => {
  const fieldColumns = fieldColumnsOf(schema, { Dose: { amount, site } })('Dose', columns)
  expect(columnsOfFields(fieldColumns, ['unit', 'site', 'amount'], ['id'])).toEqual([
    'id',
    'quantity',
    'siteId',
    'unit',
  ])
})

test('a name that is no field, as `__typename` is none, needs no column', () => {
  const fieldColumns = fieldColumnsOf(schema, { Dose: { amount, site } })('Dose', columns)
  expect(columnsOfFields(fieldColumns, ['__typename', 'id'], ['id'])).toEqual(['id'])
})
