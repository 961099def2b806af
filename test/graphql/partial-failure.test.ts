import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemCaller } from '../setup/callers.ts'
import { createTestGraph, type TestGraph } from '../setup/graph.ts'
import { id, writePeople } from '../setup/people.ts'

let graph: TestGraph
let admin: postgres.Sql

beforeAll(async () => {
  graph = await createTestGraph()
  await writePeople(graph.adminUrl)
  admin = postgres(graph.adminUrl, { max: 1, onnotice: () => undefined })
})
afterAll(async () => {
  await admin.end()
  await graph.drop()
})

const operation = `{ patient(detailId: "2001") { detailId name { name { family } }
  conditions { totalCount nodes { id record { detailId tenancy { name } } } }
  allergyIntolerances { nodes { id } }
  encounters { nodes { id status } } } }`

const whole = {
  patient: {
    detailId: '2001',
    name: { name: { family: 'Byron' } },
    conditions: {
      totalCount: 5,
      nodes: [
        [3, '2002', 'Engine Hospital'],
        [2, '2001', 'Analytical Surgery'],
        [1, '2001', 'Analytical Surgery'],
        [4, '2003', 'Difference Community'],
        [5, '2004', 'Lovelace Council'],
      ].map(([number, detailId, name]) => ({
        id: id(2, Number(number)),
        record: { detailId, tenancy: { name } },
      })),
    },
    allergyIntolerances: { nodes: [{ id: id(3, 1) }] },
    encounters: { nodes: [{ id: id(4, 1), status: 'FINISHED' }] },
  },
}

const ask = (text = operation) => graph.door.execute<Record<string, unknown>>(text, {}, systemCaller)

/** Takes the role of one subgraph away as an operator or an outage would, and gives it back. */
async function withoutRole(schema: string, task: () => Promise<void>) {
  const [row] = await admin<
    { role: string }[]
  >`select rolname as role from pg_roles where rolname = current_database() || ${`_${schema}`}`
  const role = row?.role ?? ''
  await admin.unsafe(`alter role "${role}" nologin`)
  await admin`select pg_terminate_backend(pid) from pg_stat_activity where usename = ${role}`
  try {
    await task()
  } finally {
    await admin.unsafe(`alter role "${role}" login`)
  }
}

const secrets = [
  /990?000/,
  /Byron|Babbage/i,
  /select|from /i,
  /password|role|login|postgres|127\.0\.0\.1/i,
  /2001|2005/,
]

test('a subgraph whose database is gone costs its own fields, with an error that names it and leaks nothing', async () => {
  expect(await ask()).toEqual({ data: whole, errors: [], withheld: [] })
  await withoutRole('clinical', async () => {
    const { data, errors } = await ask()
    expect(data).toEqual({ patient: { ...whole.patient, conditions: null, allergyIntolerances: null } })
    expect(errors.map(({ path }) => path)).toEqual([
      ['patient', 'conditions'],
      ['patient', 'allergyIntolerances'],
    ])
    for (const error of errors) {
      expect(error.extensions).toEqual({ code: 'UNAVAILABLE', subgraph: 'clinical' })
      for (const secret of secrets) expect(JSON.stringify(error)).not.toMatch(secret)
    }
  })
  expect(await ask()).toEqual({ data: whole, errors: [], withheld: [] })
})

test('a stored value that fits no enum is an error nobody need ask about again, and is not quoted', async () => {
  const asthma = `{ condition(id: "${id(2, 1)}") { id clinicalStatus } }`
  await admin`update clinical.condition set clinical_status = 'made-up' where id = ${id(2, 1)}`
  const { data, errors } = await ask(asthma)
  expect(data).toEqual({ condition: { id: id(2, 1), clinicalStatus: null } })
  expect(errors).toMatchObject([
    {
      message: 'The clinical subgraph could not answer this.',
      extensions: { code: 'INTERNAL', subgraph: 'clinical' },
    },
  ])
  expect(JSON.stringify(errors)).not.toMatch(/made-up/i)
  await admin`update clinical.condition set clinical_status = 'active' where id = ${id(2, 1)}`
})

test('without demographics nobody is found, and that is an error, not an empty answer', async () => {
  await withoutRole('demographics', async () => {
    const { data, errors } = await ask()
    expect(data).toEqual({ patient: null })
    expect(errors).toMatchObject([
      { path: ['patient'], extensions: { code: 'UNAVAILABLE', subgraph: 'demographics' } },
    ])
  })
  expect(await ask()).toEqual({ data: whole, errors: [], withheld: [] })
})

test('references into a subgraph that is gone are null with an error each, and the rest of the record stays', async () => {
  await withoutRole('admin_adt', async () => {
    const { data, errors } = await ask(
      `{ condition(id: "${id(2, 3)}") { clinicalStatus encounter { status } } }`,
    )
    expect(data).toEqual({ condition: { clinicalStatus: 'ACTIVE', encounter: { status: null } } })
    expect(errors).toMatchObject([{ extensions: { code: 'UNAVAILABLE', subgraph: 'admin-adt' } }])
    expect(errors[0]?.path?.slice(0, 2)).toEqual(['condition', 'encounter'])
  })
})

test('a table that fails costs its own list only', async () => {
  await admin.unsafe('alter table clinical.condition rename to condition_away')
  try {
    const { data, errors } = await ask()
    expect(data).toEqual({ patient: { ...whole.patient, conditions: null } })
    expect(errors).toMatchObject([{ path: ['patient', 'conditions'], extensions: { subgraph: 'clinical' } }])
    // What the operator is told: undefined_table.
    expect(graph.failures).toContainEqual({ subgraph: 'clinical', code: '42P01' })
  } finally {
    await admin.unsafe('alter table clinical.condition_away rename to condition')
  }
})
