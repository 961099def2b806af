/** A person with records in four tenancies, asked by each DetailID through GraphQL, FHIR and CCAPI. */
import type { FastifyInstance } from 'fastify'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { unlink } from '../../drizzle/links/unlink.ts'
import { createTestApp } from '../setup/app.ts'
import { createTestGraph, type TestGraph } from '../setup/graph.ts'
import { adaDetailIds, id, writePeople } from '../setup/people.ts'

let graph: TestGraph
let app: FastifyInstance
let admin: postgres.Sql

beforeAll(async () => {
  graph = await createTestGraph()
  await writePeople(graph.adminUrl)
  app = await createTestApp(graph)
  admin = postgres(graph.adminUrl, { max: 1, onnotice: () => undefined })
})
afterAll(async () => {
  await app.close()
  await admin.end()
  await graph.drop()
})

const get = async (url: string) => {
  const reply = await app.inject({ method: 'GET', url })
  return { status: reply.statusCode, body: reply.json() as object }
}

const conditionsByGraphql = async (detailId: string) => {
  const reply = await app.inject({
    method: 'POST',
    url: '/graphql',
    payload: {
      query: `query($id: ID!) { patient(detailId: $id) { conditions { totalCount nodes { id record { tenancy { name } } } } } }`,
      variables: { id: detailId },
    },
  })
  const { data } = reply.json() as {
    data: {
      patient: {
        conditions: { totalCount: number; nodes: { id: string; record: { tenancy: { name: string } } }[] }
      }
    }
  }
  const { totalCount, nodes } = data.patient.conditions
  return { total: totalCount, items: nodes.map(({ id, record }) => [id, record.tenancy.name]) }
}

interface Searchset {
  total: number
  entry?: {
    resource: {
      resourceType: string
      id: string
      subject: { reference: string }
      meta: { tag: { system: string; code: string; display: string }[] }
    }
  }[]
}

const conditionsByFhir = async (detailId: string) => {
  const { status, body } = await get(`/fhir/STU3/Condition?patient=${detailId}`)
  expect(status).toBe(200)
  const { total, entry = [] } = body as Searchset
  return {
    total,
    items: entry.map(({ resource }) => [
      resource.id,
      resource.meta.tag.find(({ system }) => system === 'https://fhir.graphnethealth.com/Tenancies')?.display,
    ]),
    subjects: entry.map(({ resource }) => resource.subject.reference),
  }
}

const problemsByCcapi = async (detailId: string) => {
  const { status, body } = await get(`/gp/patients/${detailId}/gp-problems/active`)
  expect(status).toBe(200)
  return body as {
    TotalItemCount: number
    ActiveProblemsCollection: { Date: string | null; Rubric: string; TenancyDescription: string }[]
  }
}

/** Worked out by hand from test/setup/people.ts: newest first, same day by id, undated last. */
const items = [
  [id(2, 3), 'Engine Hospital'],
  [id(2, 2), 'Analytical Surgery'],
  [id(2, 1), 'Analytical Surgery'],
  [id(2, 4), 'Difference Community'],
  [id(2, 5), 'Lovelace Council'],
]

describe('the same person through every door', () => {
  test.each(adaDetailIds)('GraphQL by %s gives every item, its order and its source', async (detailId) => {
    expect(await conditionsByGraphql(detailId)).toEqual({ total: 5, items })
  })

  test.each(adaDetailIds)(
    'FHIR by %s gives the same, each item under its own source record',
    async (detailId) => {
      expect(await conditionsByFhir(detailId)).toEqual({
        total: 5,
        items,
        subjects: ['2002', '2001', '2001', '2003', '2004'].map((subject) => `Patient/${subject}`),
      })
    },
  )

  test.each(adaDetailIds)('CCAPI by %s gives the GP problems that are active', async (detailId) => {
    expect(await problemsByCcapi(detailId)).toMatchObject({
      TotalItemCount: 1,
      ActiveProblemsCollection: [
        { Date: '2015-03-01T00:00:00', Rubric: 'Asthma', TenancyDescription: 'Analytical Surgery' },
      ],
    })
  })
})

describe('the number of SQL statements of a REST request', () => {
  test.each([
    ['/fhir/STU3/Condition?patient=2003', ['clinical', 'demographics', 'demographics']],
    ['/gp/patients/2003/gp-problems/active', ['clinical', 'demographics', 'demographics']],
  ])('%s asks each subgraph once per level', async (url, subgraphs) => {
    graph.statements.length = 0
    await get(url)
    expect(graph.statements.map(({ subgraph }) => subgraph).sort()).toEqual(subgraphs)
  })
})

describe('a source that fails', () => {
  test.each([
    '/fhir/STU3/Condition?patient=2001',
    '/gp/patients/2001/gp-problems/active',
    '/fhir/STU3/Patient/2001',
  ])('%s fails whole, says nothing of anybody, and heals', async (url) => {
    const before = await get(url)
    const schema = url.includes('/Patient/') ? 'demographics' : 'clinical'
    await admin.unsafe(`revoke usage on schema ${schema} from "${await roleOf(schema)}"`)
    try {
      const { status, body } = await get(url)
      expect(status).toBe(503)
      expect(JSON.stringify(body)).not.toMatch(
        /2001|Byron|Asthma|select|schema|permission|"entry"|Collection/i,
      )
    } finally {
      await admin.unsafe(`grant usage on schema ${schema} to "${await roleOf(schema)}"`)
    }
    const healed = await get(url)
    // A Bundle is named for its request.
    expect({ ...healed.body, id: null }).toEqual({ ...before.body, id: null })
  })
})

describe('after an unlink', () => {
  test('the separated record and the rest answer for themselves, at once and through every door', async () => {
    await unlink(admin, '2002', { actor: 'Records officer', reason: 'Not the same person' })
    const rest = items.filter(([item]) => item !== id(2, 3))
    for (const detailId of ['2001', '2003', '2004']) {
      expect(await conditionsByGraphql(detailId)).toEqual({ total: 4, items: rest })
      expect(await conditionsByFhir(detailId)).toMatchObject({ total: 4, items: rest })
    }
    const alone = { total: 1, items: [[id(2, 3), 'Engine Hospital']] }
    expect(await conditionsByGraphql('2002')).toEqual(alone)
    expect(await conditionsByFhir('2002')).toMatchObject(alone)
    expect(await problemsByCcapi('2002')).toEqual({ ActiveProblemsCollection: [], TotalItemCount: 0 })
    expect(await problemsByCcapi('2004')).toMatchObject({ TotalItemCount: 1 })
  })
})

async function roleOf(schema: string): Promise<string> {
  const [row] = await admin<{ name: string }[]>`select current_database() || '_' || ${schema} as name`
  return row?.name ?? ''
}
