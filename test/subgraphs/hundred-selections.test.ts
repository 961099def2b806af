import { afterAll, beforeAll, expect, test } from 'vitest'
import { columnsRead, conditionTable } from '../graphql/columns-read.ts'
import { systemCaller } from '../setup/callers.ts'
import { createTestGraph, type TestGraph } from '../setup/graph.ts'
import { writePeople } from '../setup/people.ts'

let graph: TestGraph

beforeAll(async () => {
  graph = await createTestGraph()
  await writePeople(graph.adminUrl)
})
afterAll(() => graph.drop())

const fields = [
  'sourceId',
  'version',
  'sourceVersion',
  'lastUpdated',
  'fhirVersion',
  'clinicalStatus',
].concat(
  ['verificationStatus', 'onsetDate', 'abatementDate', 'recordedDate', 'extra', 'notes { text }'],
  ['code { text }', 'severity { text }', 'category { text }'],
)
/** A hundred and five, each a set of columns of its own. */
const pairs = fields.flatMap((one, n) => fields.slice(n + 1).map((other) => `${one} ${other}`))

/** The columns that a selection of the stranger's only condition reads. */
async function read(selection: string) {
  graph.statements.length = 0
  const { data, errors } = await graph.door.execute(
    `{ patient(detailId: "2005") { conditions { nodes { ${selection} } } } }`,
    {},
    systemCaller,
  )
  expect(errors).toEqual([])
  return { data, columns: columnsRead(graph, conditionTable).flat() }
}

test('the hundred-and-first set of columns is every column, and the answer is the same', async () => {
  expect(pairs).toHaveLength(105)
  for (const pair of pairs.slice(0, 100)) expect((await read(pair)).columns, pair).toHaveLength(3)
  const { data, columns } = await read('asserter { id } onsetDate clinicalStatus')
  expect(data).toEqual({
    patient: {
      conditions: { nodes: [{ asserter: null, onsetDate: '2020-01-01', clinicalStatus: 'ACTIVE' }] },
    },
  })
  expect(columns).toEqual([
    ...['abatementDate', 'asserterId', 'bodySite', 'careSetting', 'category', 'clinicalStatus', 'code'],
    ...['contentHash', 'detailId', 'effectiveAt', 'encounterId', 'extra', 'fhirVersion', 'id', 'lastUpdated'],
    ...['notes', 'onsetDate', 'recordedDate', 'restricted', 'severity', 'sourceDated', 'sourceId'],
    ...['sourceVersion', 'synthetic', 'tenancyCode', 'verificationStatus', 'version'],
  ])
  // The first ones keep theirs.
  expect((await read('sourceId version')).columns).toEqual(['id', 'sourceId', 'version'])
})
