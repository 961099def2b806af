/** What is asked for a client ends in Postgres when that client goes or its time is over, whichever door it came in by. */
import { once } from 'node:events'
import type { FastifyInstance } from 'fastify'
import type postgres from 'postgres'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { connectForTask } from '../../drizzle/store/connection.ts'
import { withDeadline } from '../../gateway/deadline.ts'
import { createBareApp } from '../setup/app.ts'
import { createTestDoors, type TestDoors } from '../setup/entrance.ts'
import { createTestGraph, type TestGraph } from '../setup/graph.ts'
import { adaDetailIds, writePeople } from '../setup/people.ts'

const SOON = { timeout: 10_000, interval: 20 }

let graph: TestGraph
let doors: TestDoors
let app: FastifyInstance
let origin: string
let admin: postgres.Sql

beforeAll(async () => {
  graph = await createTestGraph()
  await writePeople(graph.adminUrl)
  admin = connectForTask(graph.adminUrl, { applicationName: 'test', maxConnections: 2 })
  doors = await createTestDoors({ ...graph, door: withDeadline(graph.door, 60_000) })
  app = await createBareApp(graph, doors)
  origin = await app.listen({ host: '127.0.0.1', port: 0 })
})
afterEach(() => {
  expect(graph.failures).toEqual([])
})
afterAll(async () => {
  await app.close()
  await admin.end()
  await graph.drop()
})

/** Statements that the clinical subgraph waits for at this moment. */
async function running(): Promise<number> {
  const [row] = await admin`select count(*)::int as running from pg_stat_activity
    where datname = current_database() and usename like '%\\_clinical' and state = 'active'`
  return Number(row?.running)
}

async function connections(): Promise<number> {
  const [row] = await admin`select count(*)::int as open from pg_stat_activity
    where datname = current_database() and usename like '%\\_clinical'`
  return Number(row?.open)
}

/** Nobody can read conditions meanwhile. */
const whileHeld = (task: () => Promise<void>) =>
  admin.begin(async (sql) => {
    await sql`lock table clinical.condition in access exclusive mode`
    await task()
  })

const graphql = (query: string, signal?: AbortSignal, at = origin) =>
  fetch(`${at}/graphql`, {
    method: 'POST',
    headers: { ...doors.headers, 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
    signal,
  })
const get = (path: string, signal?: AbortSignal, at = origin) =>
  fetch(`${at}${path}`, { headers: doors.headers, signal })

const conditionsOf = (detailId: string, first = 100) =>
  `{ patient(detailId: "${detailId}") { conditions(first: ${first}) { totalCount nodes { id code { codings { display } } } } } }`

const byDoor = {
  graphql: (signal?: AbortSignal, at?: string) => graphql(conditionsOf('2001'), signal, at),
  fhir: (signal?: AbortSignal, at?: string) => get('/fhir/STU3/Condition?patient=2001', signal, at),
  ccapi: (signal?: AbortSignal, at?: string) => get('/gp/patients/2001/gp-problems/active', signal, at),
}
const names = ['graphql', 'fhir', 'ccapi'] as const

describe.each(names)('%s', (door) => {
  test('a client that goes takes its statement with it, and the next one is answered', async () => {
    await whileHeld(async () => {
      const leaving = new AbortController()
      const asked = byDoor[door](leaving.signal).catch(() => 'left')
      await expect.poll(running, SOON).toBe(1)
      leaving.abort()
      expect(await asked).toBe('left')
      await expect.poll(running, SOON).toBe(0)
    })
    const reply = await byDoor[door]()
    expect(reply.status).toBe(200)
    expect(await reply.text()).toContain('Asthma')
  })

  test('what takes longer than its deadline is given up, and its statement ends', async () => {
    const hasty = await createTestDoors({ ...graph, door: withDeadline(graph.door, 400) })
    const hastyApp = await createBareApp(graph, { ...hasty, parts: { ...hasty.parts, ...openEntrance() } })
    const hastyOrigin = await hastyApp.listen({ host: '127.0.0.1', port: 0 })
    await whileHeld(async () => {
      const reply = await byDoor[door](undefined, hastyOrigin)
      expect(reply.status).toBe(503)
      expect(await reply.text()).not.toContain('Asthma')
      await expect.poll(running, SOON).toBe(0)
    })
    await hastyApp.close()
  })
})

/** The entrance of the first server: its tokens are good at the others. */
const openEntrance = () => ({ entrance: doors.parts.entrance })

test('who asked at the same moment is answered in full, though the leaving client’s table stays locked', async () => {
  await whileHeld(async () => {
    const leaving = new AbortController()
    const left = graphql(conditionsOf('2001'), leaving.signal).catch(() => 'left')
    const stays = graphql(
      '{ patient(detailId: "2001") { allergyIntolerances { totalCount } observations { totalCount } } }',
    )
    await expect.poll(running, SOON).toBeGreaterThan(0)
    leaving.abort()
    expect(await left).toBe('left')
    const { data, errors } = (await (await stays).json()) as { data: unknown; errors?: unknown }
    expect(errors).toBeUndefined()
    expect(data).toEqual({
      patient: { allergyIntolerances: { totalCount: 1 }, observations: { totalCount: 1 } },
    })
    await expect.poll(running, SOON).toBe(0)
  })
})

test('of two hundred requests half leave: every other one gets its own whole answer', async () => {
  const whole = await Promise.all(
    adaDetailIds.map((detailId) => graphql(conditionsOf(detailId)).then((reply) => reply.json())),
  )
  for (let round = 0; round < 5; round++) {
    const asked: Promise<unknown>[] = []
    await whileHeld(async () => {
      const leavers = Array.from({ length: 40 }, (_, number) => {
        const leaving = new AbortController()
        const answer = graphql(conditionsOf(detailIdOf(number)), leaving.signal).then((reply) => reply.json())
        asked.push(answer.catch(() => 'left'))
        return { leaving, leaves: leaves(number) }
      }).filter(({ leaves }) => leaves)
      await expect.poll(running, SOON).toBeGreaterThan(0)
      for (const [number, { leaving }] of leavers.entries()) setTimeout(() => leaving.abort(), number * 5)
      await Promise.all(leavers.map(({ leaving }) => once(leaving.signal, 'abort')))
    })
    expect(await Promise.all(asked)).toEqual(
      asked.map((_, number) => (leaves(number) ? 'left' : whole[number % adaDetailIds.length])),
    )
  }
  await expect.poll(running, SOON).toBe(0)
  expect(await connections()).toBeLessThanOrEqual(2)
  expect((await byDoor.fhir()).status).toBe(200)
})

const detailIdOf = (number: number) => adaDetailIds[number % adaDetailIds.length] ?? ''
/** Half of them, of every DetailID as many. */
const leaves = (number: number) => number % 8 < 4
