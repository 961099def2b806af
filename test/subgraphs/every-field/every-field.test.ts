import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { connectOnce } from '../../../drizzle/store/connection.ts'
import { seedSyntheticPeople } from '../../../drizzle/synthetic/seed.ts'
import { systemCaller } from '../../setup/callers.ts'
import { createTestGraph, type TestGraph } from '../../setup/graph.ts'
import { writePeople } from '../../setup/people.ts'
import { operationFor, type Place, placesOf, recordsIn, type TestedType, testedTypes } from './places.ts'
import { fieldsOf, type Json, leavesOf, selectionOf, valuesAt } from './selections.ts'
import { writeWholePerson } from './whole-person.ts'

let graph: TestGraph
let places: Readonly<Record<TestedType, readonly Place[]>>

beforeAll(async () => {
  graph = await createTestGraph()
  await writePeople(graph.adminUrl)
  await writeWholePerson(graph.adminUrl)
  await seedSyntheticPeople({ adminUrl: graph.adminUrl, patients: 4 })
  const sql = connectOnce(graph.adminUrl, { applicationName: 'every field test' })
  places = await placesOf(sql)
  await sql.end()
})
afterAll(() => graph.drop())

async function read(place: Place, selection: string): Promise<readonly Json[]> {
  const operation = operationFor(place, selection)
  const answers = await Promise.all(
    place.keys.map((key) => graph.door.execute<Record<string, Json>>(operation, { key }, systemCaller)),
  )
  expect(answers.flatMap(({ errors }) => errors)).toEqual([])
  return answers.flatMap(({ data }) => recordsIn(place, data))
}

function everyColumn(type: TestedType): Place {
  const [place] = places[type]
  if (place === undefined) throw new Error(`There is no place to ask for ${type}.`)
  return place
}

/** The first field of every type is its key. */
const keyOf = (type: TestedType, record: Json) => valuesAt(record, [fieldsOf(type)[0] ?? ''])[0]

describe.each(testedTypes)('%s', (type) => {
  let whole: ReadonlyMap<Place, readonly Json[]>

  beforeAll(async () => {
    const selection = fieldsOf(type).map((field) => selectionOf(type, field))
    const answers = places[type].map(
      async (place) => [place, await read(place, selection.join(' '))] as const,
    )
    whole = new Map(await Promise.all(answers))
  })

  test('says the same wherever it is asked for everything', () => {
    const byKey = new Map(whole.get(everyColumn(type))?.map((record) => [keyOf(type, record), record]))
    for (const [place, records] of whole) {
      expect(records.length, place.name).toBeGreaterThan(0)
      expect(records, place.name).toEqual(records.map((record) => byKey.get(keyOf(type, record))))
    }
  })

  test.each(fieldsOf(type))('%s says the same alone as with everything', async (field) => {
    for (const [place, records] of whole) {
      const alone = await read(place, selectionOf(type, field))
      expect(alone, place.name).toEqual(records.map((record) => only(field, record)))
    }
  })

  // Else a column that nothing reads would be the same nothing alone and with everything.
  test.each(fieldsOf(type))('%s holds something, in each of its parts, for someone', (field) => {
    const records = whole.get(everyColumn(type)) ?? []
    expect(leavesOf(type, field).filter((leaf) => valuesAt(records, leaf).length === 0)).toEqual([])
  })
})

function only(field: string, record: Json): Json {
  return { [field]: (record as { readonly [name: string]: Json })[field] ?? null }
}
