/** What each door says of what it did not show. */
import type { FastifyInstance } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ReadAccess } from '../../schema/read-access.ts'
import { createTestApp } from '../setup/app.ts'
import { createTestGraph, type TestGraph } from '../setup/graph.ts'
import { id } from '../setup/people.ts'
import { asking, everySetting, rightsTo, writeGrace } from './person-in-every-setting.ts'

let graph: TestGraph
let app: FastifyInstance
let access: ReadAccess

beforeAll(async () => {
  graph = await createTestGraph()
  await writeGrace(graph.adminUrl)
  const door: TestGraph['door'] = {
    execute: (operation, variables, _caller, signal) =>
      graph.door.execute(operation, variables, asking(access), signal),
  }
  app = await createTestApp({ ...graph, door })
})
afterAll(async () => {
  await app.close()
  await graph.drop()
})

async function get(rights: ReadAccess, url: string) {
  access = rights
  const reply = await app.inject({ method: 'GET', url })
  return { status: reply.statusCode, body: reply.json() as Record<string, unknown> }
}

async function post(rights: ReadAccess, url: string, payload: object) {
  access = rights
  const reply = await app.inject({ method: 'POST', url, payload })
  return { status: reply.statusCode, body: reply.json() as Record<string, unknown> }
}

describe('GraphQL', () => {
  const conditions = { query: '{ patient(detailId: "3001") { conditions { totalCount } } }' }

  test('says it once in extensions', async () => {
    const gp = rightsTo({ Condition: ['gp', 'acute', 'community', 'social-care'], Patient: everySetting })
    expect(await post(gp, '/graphql', conditions)).toEqual({
      status: 200,
      body: {
        data: { patient: { conditions: { totalCount: 4 } } },
        extensions: {
          withheld: [
            { type: 'Patient', reason: 'restricted', careSetting: null },
            { type: 'Condition', reason: 'care-setting', careSetting: 'mental-health' },
            { type: 'Condition', reason: 'restricted', careSetting: null },
          ],
        },
      },
    })
  })

  test('has no extensions where nothing is withheld', async () => {
    const all = rightsTo({ Condition: everySetting, Patient: everySetting }, { restricted: true })
    expect(await post(all, '/graphql', conditions)).toEqual({
      status: 200,
      body: { data: { patient: { conditions: { totalCount: 11 } } } },
    })
  })
})

describe('FHIR', () => {
  interface Entry {
    resource: { resourceType: string; id: string; issue?: { details: { text: string } }[] }
    search: { mode: string }
  }

  test('a search ends with an outcome that says so, after the matches of a source it may name', async () => {
    const { status, body } = await get(rightsTo({ Condition: ['gp'] }), '/fhir/STU3/Condition?patient=3001')
    const entry = body.entry as Entry[]
    expect(status).toBe(200)
    expect(body.total).toBe(1)
    expect(entry.map(({ resource, search }) => [resource.resourceType, search.mode])).toEqual([
      ['Condition', 'match'],
      ['OperationOutcome', 'outcome'],
    ])
    expect(entry[1]?.resource.issue).toEqual(
      [
        'Restricted Patient records are left out.',
        'Condition of acute sources is not open to the caller.',
        'Condition of community sources is not open to the caller.',
        'Condition of mental-health sources is not open to the caller.',
        'Condition of social-care sources is not open to the caller.',
        'Restricted Condition records are left out.',
      ].map((text) => ({ severity: 'information', code: 'suppressed', details: { text } })),
    )
  })

  test('a search with nothing withheld has no outcome', async () => {
    const all = rightsTo({ Patient: everySetting }, { restricted: true })
    const { body } = await get(all, '/fhir/STU3/Patient?family=murray')
    expect((body.entry as Entry[]).map(({ search }) => search.mode)).toEqual(['match'])
  })

  test.each([
    [`/fhir/STU3/Condition/${id(2, 4)}`, `/fhir/STU3/Condition/${id(2, 99)}`],
    [`/fhir/STU3/Condition/${id(2, 11)}`, `/fhir/STU3/Condition/${id(2, 99)}`],
    [`/fhir/STU3/Condition/${id(2, 6)}`, `/fhir/STU3/Condition/${id(2, 99)}`],
    ['/fhir/STU3/Patient/3004', '/fhir/STU3/Patient/999999'],
    ['/fhir/STU3/Patient/3006', '/fhir/STU3/Patient/999999'],
  ])('%s is read as one that does not exist', async (withheld, unknown) => {
    const gp = rightsTo({ Condition: ['gp'], Patient: ['gp'] })
    const answer = await get(gp, withheld)
    expect(answer.status).toBe(404)
    expect(answer).toEqual(await get(gp, unknown))
  })
})

describe('CCAPI', () => {
  const section = '/gp/patients/3001/gp-problems/active'

  test('a section of the caller’s setting needs no demographics', async () => {
    expect(await get(rightsTo({ Condition: ['gp'] }), section)).toEqual({
      status: 200,
      body: { ActiveProblemsCollection: [], TotalItemCount: 0 },
    })
  })

  test.each([
    ['whose type is closed', rightsTo({ Patient: everySetting })],
    ['whose setting is closed', rightsTo({ Patient: everySetting, Condition: ['acute', 'mental-health'] })],
  ])('a section %s is refused, whatever it holds', async (_why, rights) => {
    const refusal = { status: 403, body: { Message: 'Forbidden.' } }
    expect(await get(rights, section)).toEqual(refusal)
    expect(await get(rights, '/gp/patients/3002/gp-problems/active')).toEqual(refusal)
    expect(await get(rights, '/gp/patients/3021/gp-problems/active')).toEqual(refusal)
  })

  test('a patient whom the caller may not know of is unknown', async () => {
    const acute = rightsTo({ Condition: ['acute'] })
    expect(await get(acute, section)).toEqual(await get(acute, '/gp/patients/999999/gp-problems/active'))
  })

  test('Find Patient is refused to who may read no demographics, and finds what the others may', async () => {
    const search = { AllTenancies: true, Surname: 'Murray' }
    const find = (rights: ReadAccess) => post(rights, '/demographics/patients/search', search)
    expect(await find(rightsTo({ Condition: everySetting }))).toMatchObject({ status: 403 })
    expect(await find(rightsTo({ Patient: ['gp'] }))).toMatchObject({
      status: 200,
      body: { TotalItemCount: 0 },
    })
    expect(await find(rightsTo({ Patient: everySetting }))).toMatchObject({
      status: 200,
      body: { TotalItemCount: 1, PatientsCollection: [{ PatientDetailId: 3004 }] },
    })
  })
})
