import { boolean, pgTable, text, timestamp } from 'drizzle-orm/pg-core'
import { expect, test } from 'vitest'
import { assertColumns } from '../../subgraphs/shared/assert-columns.ts'
import { assertResolvers } from '../../subgraphs/shared/assert-resolvers.ts'
import { executableSchema } from '../../subgraphs/shared/executable-schema.ts'
import { reading } from '../../subgraphs/shared/field-columns.ts'
import { recordLoaderFactory } from '../../subgraphs/shared/record-loaders.ts'
import type { StoreOfRequest } from '../../subgraphs/shared/store.ts'
import { defineSubgraph } from '../../subgraphs/shared/subgraph.ts'

const federation =
  'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@external", "@requires"])'
const sdl = `${federation}
  scalar PartialDate scalar Instant scalar JSON
  type Query { dose(id: ID!): Dose }
  type Patient @key(fields: "detailId") {
    detailId: ID!
    linkedDetailIds: [ID!] @external
    doses: [Dose!] @requires(fields: "linkedDetailIds")
  }
  type Dose @key(fields: "id") { id: ID! amount: String! site: Place }
  type Place @key(fields: "id", resolvable: false) { id: ID! }`

const dose = pgTable('dose', { id: text('id').notNull(), amount: text('amount') })
const nothing = () => null

test('a forgotten resolver is named at boot, not answered with null', () => {
  const schema = executableSchema(sdl, {})
  expect(() => assertResolvers(schema, { Dose: dose })).toThrow(
    'Resolvers are missing:\nQuery.dose\nPatient.doses\nPatient.__resolveReference\nDose.__resolveReference',
  )
})

test('all that is needed is enough', () => {
  const schema = executableSchema(sdl, {
    Query: { dose: nothing },
    Patient: { __resolveReference: nothing, doses: nothing },
    Dose: { __resolveReference: nothing },
  })
  expect(() => assertResolvers(schema, { Dose: dose })).not.toThrow()
})

test('a field with neither column nor resolver, and a null where none may be, are named at boot', () => {
  const schema = executableSchema(sdl, {})
  expect(() => assertColumns(schema, { Dose: dose })).toThrow(
    'Schema and tables differ:\nDose.amount: may not be null but its column may\nDose.site: neither column nor resolver',
  )
})

const givenDose = pgTable('dose', {
  id: text('id').notNull(),
  amount: text('amount').notNull(),
  detailId: text('detail_id').notNull(),
  careSetting: text('care_setting').notNull(),
  restricted: boolean('restricted').notNull(),
  effectiveAt: timestamp('effective_at'),
})
const nothingRead = () => Promise.reject(new Error('Nothing is read at boot.'))
const storeOf: StoreOfRequest = () => ({ query: nothingRead, rowsByKey: nothingRead })

/** Boots a subgraph of doses, of which `site` alone has a resolver. */
const boot = (site: (row: { amount: string }) => unknown) =>
  defineSubgraph({
    name: 'clinical',
    resolvers: {
      Query: { dose: nothing },
      Patient: { __resolveReference: nothing, doses: nothing },
      Dose: { __resolveReference: nothing, site },
    },
    contextFactory: (fieldColumnsOf) =>
      recordLoaderFactory(
        { Dose: { table: givenDose, restrictedRecord: givenDose, criteria: {} } },
        fieldColumnsOf,
      ),
    tables: { Dose: givenDose },
  })(sdl, storeOf)

test('a subgraph does not boot with a resolver that does not say what it reads, or says what is no column', () => {
  const message = 'Resolvers must say which columns they read:\nDose.site'
  expect(() => boot(() => null)).toThrow(message)
  expect(() => boot(Object.assign(() => null, { columns: ['amount', 'place'] }))).toThrow(message)
  expect(() => boot(reading<{ amount: string }>()(['amount'], () => null))).not.toThrow()
})
