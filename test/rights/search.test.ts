/** Nobody is found, counted or told by what may not be read. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ReadAccess } from '../../schema/read-access.ts'
import { createTestGraph, type TestGraph } from '../setup/graph.ts'
import { asking, everySetting, rightsTo, writeGrace } from './person-in-every-setting.ts'

let graph: TestGraph

beforeAll(async () => {
  graph = await createTestGraph()
  await writeGrace(graph.adminUrl)
})
afterAll(() => graph.drop())

const ask = (access: ReadAccess, operation: string) => graph.door.execute(operation, {}, asking(access))

describe('a search', () => {
  interface Found {
    findPatients: { totalCount: number; nodes: { detailId: string }[] } | null
  }
  const found = async (access: ReadAccess, criteria: string, more = '') => {
    const { data, errors } = await graph.door.execute<Found>(
      `{ findPatients(criteria: ${criteria}, hits: ONE_PER_RECORD${more}) { totalCount nodes { detailId } } }`,
      {},
      asking(access),
    )
    const { totalCount, nodes } = data?.findPatients ?? { totalCount: null, nodes: [] }
    return { errors, totalCount, found: nodes.map(({ detailId }) => detailId) }
  }
  const gpOnly = rightsTo({ Patient: ['gp'], Condition: everySetting })

  test.each([
    ['family name', '{ family: "Murray" }'],
    ['part of any name', '{ name: "murr" }'],
    ['postcode', '{ postalCode: "LS1" }'],
    ['e-mail address', '{ email: "grace@example.org" }'],
    ['NHS number', '{ nhsNumber: "9990000026" }'],
    ['any identifier', '{ identifier: { value: "9990000026" } }'],
    ['DetailID', '{ detailIds: ["3004"] }'],
    ['source', '{ tenancyCodes: ["mental-health"] }'],
  ])('finds nobody by the %s that a closed source alone holds', async (_what, criteria) => {
    expect(await found(rightsTo({ Patient: everySetting }), criteria)).toMatchObject({ found: ['3004'] })
    expect(await found(gpOnly, criteria)).toEqual({ errors: [], totalCount: 0, found: [] })
  })

  test('finds nobody by what a restricted record holds, unless restricted ones are shown', async () => {
    const restricted = rightsTo({ Patient: everySetting }, { restricted: true })
    expect(await found(restricted, '{ family: "Brewster" }')).toMatchObject({ found: ['3006'] })
    expect(await found(rightsTo({ Patient: everySetting }), '{ family: "Brewster" }')).toEqual({
      errors: [],
      totalCount: 0,
      found: [],
    })
  })

  test('counts and pages only what may be seen', async () => {
    const born = '{ birthDate: { from: "1906", to: "1906" } }'
    expect(await found(gpOnly, born)).toEqual({ errors: [], totalCount: 2, found: ['3001', '3021'] })
    expect(await found(gpOnly, born, ', first: 1')).toMatchObject({ totalCount: 2, found: ['3001'] })
    expect(await found(gpOnly, born, ', offset: 5')).toMatchObject({ totalCount: 2, found: [] })
  })

  test('does not go on from a record that may not be seen: where it stands would tell its name', async () => {
    const cursor = Buffer.from('hit 3004').toString('base64url')
    const unknown = Buffer.from('hit 999999').toString('base64url')
    const born = '{ birthDate: { from: "1906", to: "1906" } }'
    const [closed, none] = [
      await found(gpOnly, born, `, after: "${cursor}"`),
      await found(gpOnly, born, `, after: "${unknown}"`),
    ]
    expect(closed).toEqual(none)
    expect(closed.errors).toMatchObject([{ extensions: { code: 'INVALID_REQUEST', field: 'after' } }])
  })

  test('finds nobody for who may not read demographics, without a statement', async () => {
    graph.statements.length = 0
    expect(await found(rightsTo({ Condition: everySetting }), '{ family: "Hopper" }')).toEqual({
      errors: [],
      totalCount: 0,
      found: [],
    })
    expect(graph.statements).toEqual([])
  })

  test('by NHS number reaches a person through what may be read alone', async () => {
    const byNumber = (access: ReadAccess) =>
      ask(access, '{ patientByNhsNumber(nhsNumber: "9990000026") { detailId } }')
    expect(await byNumber(rightsTo({ Patient: everySetting }))).toMatchObject({
      data: { patientByNhsNumber: { detailId: '3004' } },
    })
    expect(await byNumber(gpOnly)).toMatchObject({ data: { patientByNhsNumber: null }, errors: [] })
  })
})
