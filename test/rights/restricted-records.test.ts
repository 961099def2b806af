/** What is filed under a restricted patient record is as restricted as it, though nothing marks it itself. */
import type postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { connectForTask } from '../../drizzle/store/connection.ts'
import type { ReadAccess } from '../../schema/read-access.ts'
import { createTestGraph, type TestGraph } from '../setup/graph.ts'
import { id } from '../setup/people.ts'
import { asking, everySetting, rightsTo, writeGrace } from './person-in-every-setting.ts'

let graph: TestGraph
let sql: postgres.Sql

beforeAll(async () => {
  graph = await createTestGraph()
  await writeGrace(graph.adminUrl)
  sql = connectForTask(graph.adminUrl, { applicationName: 'test', maxConnections: 1 })
})
afterAll(async () => {
  await sql.end()
  await graph.drop()
})

const everything = {
  Patient: everySetting,
  Condition: everySetting,
  AllergyIntolerance: everySetting,
  Observation: everySetting,
  Encounter: everySetting,
}
const ordinary = rightsTo(everything)
const named = rightsTo(everything, { restricted: true })

/** Each kind of item of one number, by its own id. */
const itemsOf = (number: number) => `{
  condition(id: "${id(2, number)}") { id } allergyIntolerance(id: "${id(3, number)}") { id }
  observation(id: "${id(5, number)}") { id } encounter(id: "${id(4, number)}") { id wardStays { status } } }`
const none = { condition: null, allergyIntolerance: null, observation: null, encounter: null }
const whole = {
  condition: { id: id(2, 6) },
  allergyIntolerance: { id: id(3, 6) },
  observation: { id: id(5, 6) },
  encounter: { id: id(4, 6), wardStays: [{ status: null }] },
}

const ask = (access: ReadAccess, operation: string) => graph.door.execute(operation, {}, asking(access))

test('it is answered as what does not exist, by the same statements', async () => {
  const answerTo = async (number: number) => {
    graph.statements.length = 0
    const answer = await ask(ordinary, itemsOf(number))
    // Two subgraphs are asked at once.
    return { answer, statements: graph.statements.map(({ text }) => text).sort() }
  }
  const restricted = await answerTo(6)
  expect(restricted.answer).toEqual({ data: none, errors: [], withheld: [] })
  expect(restricted).toEqual(await answerTo(99))
  expect(restricted.statements).toHaveLength(4)
})

test('it is shown to who may read what is restricted', async () => {
  expect(await ask(named, itemsOf(6))).toEqual({ data: whole, errors: [], withheld: [] })
})

test('a reference to it tells what the referring item holds, its id, and nothing more', async () => {
  await sql`update admin_adt.encounter set status = 'finished' where id = ${id(4, 6)}`
  await sql`update clinical.condition set encounter_id = ${id(4, 6)} where id = ${id(2, 1)}`
  await sql`update admin_adt.encounter set part_of_id = ${id(4, 6)} where id = ${id(4, 1)}`
  const referring = `{ condition(id: "${id(2, 1)}") { id encounter { id status } }
    encounter(id: "${id(4, 1)}") { id partOf { id } } }`
  expect(await ask(ordinary, referring)).toMatchObject({
    data: {
      condition: { id: id(2, 1), encounter: { id: id(4, 6), status: null } },
      encounter: { id: id(4, 1), partOf: null },
    },
  })
  expect(await ask(named, referring)).toMatchObject({
    data: {
      condition: { encounter: { id: id(4, 6), status: 'FINISHED' } },
      encounter: { partOf: { id: id(4, 6) } },
    },
  })
})

test('it follows its record at once: opened, and marked again', async () => {
  await sql`update demographics.patient_record set restricted = false where detail_id = 3006`
  expect(await ask(ordinary, itemsOf(6))).toMatchObject({ data: whole })
  await sql`update demographics.patient_record set restricted = true, version = 2 where detail_id = 3006`
  expect(await ask(ordinary, itemsOf(6))).toMatchObject({ data: none })
  await sql`update demographics.patient_record set version = 3 where detail_id = 3006`
  expect(await ask(ordinary, itemsOf(6))).toMatchObject({ data: none })
})

test('a record that is gone leaves no mark behind', async () => {
  const marked = async () => [
    ...(await sql`select detail_id::int as id from clinical.restricted_record where detail_id = 3007
      union all select detail_id::int from admin_adt.restricted_record where detail_id = 3007`),
  ]
  const other = sql.json({ detail_id: 3007, id: id(1, 7), source_id: 'another' })
  await sql`insert into demographics.patient_record
    select other.* from demographics.patient_record r, jsonb_populate_record(r, ${other}) other
    where r.detail_id = 3006`
  expect(await marked()).toEqual([{ id: 3007 }, { id: 3007 }])
  await sql`delete from demographics.patient_record where detail_id = 3007`
  expect(await marked()).toEqual([])
})
