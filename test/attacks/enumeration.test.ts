/**
 * Nobody learns by asking that somebody has a record: what the caller may not know of and what does not exist are one
 * answer, by the same statements and plans, in the same time.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  bearer,
  type DoorOf,
  type GuardedServer,
  keyed,
  type Reply,
  startGuarded,
} from '../doors/guarded-server.ts'
import { graceNumber, turingNumber, writeGrace } from '../rights/person-in-every-setting.ts'
import { id } from '../setup/people.ts'

type Headers = Readonly<Record<string, string>>
type CallerName = 'a system of the GP' | 'a patient'

let server: GuardedServer
let headersOf: Readonly<Record<CallerName, Headers>>

beforeAll(async () => {
  server = await startGuarded(writeGrace)
  const gp = { scope: 'system/*.read' }
  const patient = { scope: 'patient/*.read', sub: 'p-1', nhs_number: graceNumber }
  headersOf = {
    'a system of the GP': {
      ...bearer(await server.token(gp)),
      ...keyed((await server.subscribe('narrow-gp')).key),
    },
    'a patient': {
      ...bearer(await server.token(patient)),
      ...keyed((await server.subscribe('all-bundles')).key),
    },
  }
})
afterAll(() => server.close())

const doors: readonly DoorOf[] = ['graphql', 'fhir', 'ccapi']
/** As long as the DetailIDs that there are. */
const NOBODY = '3999'
const NOTHING = id(2, 99)

const hidden: readonly (readonly [what: string, who: CallerName, detailId: string, conditionId: string])[] = [
  ['of a closed care setting', 'a system of the GP', '3004', id(2, 4)],
  ['that is restricted', 'a system of the GP', '3006', id(2, 6)],
  ['of another patient', 'a patient', '3021', id(2, 21)],
  ['of the patient that is restricted', 'a patient', '3006', id(2, 6)],
]
const cases = hidden.flatMap((each) => doors.map((door) => [door, ...each] as const))

/** All that a caller is sent, but for the time of day and for what they asked. */
function told({ status, headers, text }: Reply, asked: string) {
  const names = [...headers].filter(([name]) => name !== 'date')
  return { status, headers: names, text: text.replaceAll(asked, 'ASKED') }
}

const answered = async (door: DoorOf, who: CallerName, detailId: string) => {
  server.statements.length = 0
  const reply = await server.ask(door, { ...headersOf[who], 'x-request-id': 'same' }, detailId)
  return { told: told(reply, detailId), statements: [...server.statements] }
}

const readCondition = async (who: CallerName, conditionId: string) => {
  server.statements.length = 0
  const reply = await fetch(`${server.origin}/fhir/STU3/Condition/${conditionId}`, {
    headers: { ...headersOf[who], 'x-request-id': 'same' },
  })
  return { told: told(await replyOf(reply), conditionId), statements: [...server.statements] }
}

const replyOf = async (reply: Response): Promise<Reply> => ({
  status: reply.status,
  headers: reply.headers,
  text: await reply.text(),
})

describe('one answer, by the same statements', () => {
  test.each(cases)('%s: a record %s, to %s', async (door, _what, who, detailId) => {
    const answer = await answered(door, who, detailId)
    expect(answer).toEqual(await answered(door, who, NOBODY))
    expect(answer.statements.length).toBeGreaterThan(0)
    expect(answer.told.text).not.toMatch(/Hopper|Turing|mental|restricted/i)
  })

  test.each(hidden)(
    'a condition of a record %s, to %s by its own id',
    async (_what, who, _detailId, conditionId) => {
      const answer = await readCondition(who, conditionId)
      expect(answer).toEqual(await readCondition(who, NOTHING))
      expect(answer.told.status).toBe(404)
      expect(answer.statements.length).toBeGreaterThan(0)
    },
  )
})

describe('a search for somebody whom a patient may not find', () => {
  const headers = () => ({ ...headersOf['a patient'], 'x-request-id': 'same' })
  const json = { 'content-type': 'application/json' }
  const graphql = (criteria: object) =>
    fetch(`${server.origin}/graphql`, {
      method: 'POST',
      headers: { ...json, ...headers() },
      body: JSON.stringify({
        query:
          'query ($criteria: PatientCriteria!) { findPatients(criteria: $criteria) { totalCount nodes { detailId } } }',
        variables: { criteria },
      }),
    })
  const byNumber = (nhsNumber: string) =>
    fetch(`${server.origin}/graphql`, {
      method: 'POST',
      headers: { ...json, ...headers() },
      body: JSON.stringify({
        query: 'query ($nhsNumber: ID!) { patientByNhsNumber(nhsNumber: $nhsNumber) { detailId } }',
        variables: { nhsNumber },
      }),
    })
  const fhir = (query: string) => fetch(`${server.origin}/fhir/STU3/${query}`, { headers: headers() })
  const ccapi = (criteria: object) =>
    fetch(`${server.origin}/demographics/patients/search`, {
      method: 'POST',
      headers: { ...json, ...headers() },
      body: JSON.stringify({ AllTenancies: true, ...criteria }),
    })

  const searches: readonly (readonly [string, string, string, (given: string) => Promise<Response>])[] = [
    ['GraphQL by surname', 'Turing', 'Nobody', (family) => graphql({ family })],
    ['GraphQL by DetailID', '3021', NOBODY, (detailId) => graphql({ detailIds: [detailId] })],
    ['GraphQL by NHS number', turingNumber, '9990000077', byNumber],
    ['GraphQL by the DetailID of a restricted record', '3006', NOBODY, (id) => graphql({ detailIds: [id] })],
    ['FHIR by surname', 'Turing', 'Nobody', (family) => fhir(`Patient?family=${family}`)],
    ['FHIR by identifier', turingNumber, '9990000077', (number) => fhir(`Patient?identifier=${number}`)],
    [
      'FHIR by conditions of an identifier',
      turingNumber,
      '9990000077',
      (number) => fhir(`Condition?patient.identifier=${number}`),
    ],
    ['FHIR by id', '3021', NOBODY, (detailId) => fhir(`Patient?_id=${detailId}`)],
    ['FHIR at its id', '3021', NOBODY, (detailId) => fhir(`Patient/${detailId}`)],
    ['CCAPI by surname', 'Turing', 'Nobody', (Surname) => ccapi({ Surname })],
    ['CCAPI by NHS number', turingNumber, '9990000077', (NhsNumber) => ccapi({ NhsNumber })],
  ]

  test.each(searches)('%s is one for nobody', async (_how, somebody, nobody, search) => {
    const answerTo = async (given: string) => {
      server.statements.length = 0
      const { status, headers: told, ...rest } = await replyOf(await search(given))
      // Links repeat what was asked, whose length is its own.
      const names = [...told].filter(([name]) => name !== 'date' && name !== 'content-length')
      const text = rest.text.replaceAll(given, 'ASKED')
      return { status, names, text, statements: [...server.statements] }
    }
    const answer = await answerTo(somebody)
    expect(answer).toEqual(await answerTo(nobody))
    expect(answer.statements.length).toBeGreaterThan(0)
  })
})

interface Plan {
  readonly 'Node Type': string
  readonly 'Index Name'?: string
  readonly Plans?: readonly Plan[]
}

describe('the same plan, and no row', () => {
  /** The statement's plan for what is asked, and how many rows came of it. */
  const planned = async (text: string, values: readonly string[]) => {
    const rows = await server.sql.unsafe(`explain (analyze, costs off, timing off, format json) ${text}`, [
      ...values,
    ])
    const [{ Plan: plan }] = rows[0]?.['QUERY PLAN'] ?? [{ Plan: { 'Node Type': 'none' } }]
    return { rows: plan['Actual Rows'], shape: shapeOf(plan) }
  }
  const shapeOf = (plan: Plan): unknown => [
    plan['Node Type'],
    plan['Index Name'],
    (plan.Plans ?? []).map(shapeOf),
  ]

  test.each(cases)('%s: a record %s, to %s', async (door, _what, who, detailId) => {
    const { statements } = await answered(door, who, detailId)
    // The last asks for the record, when a patient's own are known; it is narrowed to the care setting or the number.
    const { text = '' } = statements.at(-1) ?? {}
    expect(text).toMatch(/link_membership asked/)
    const narrowing = who === 'a patient' ? graceNumber : '{gp}'
    const found = await planned(text, [`{${detailId}}`, narrowing])
    expect(found).toEqual(await planned(text, [`{${NOBODY}}`, narrowing]))
    expect(found.rows).toBe(0)
  })
})

describe('the same time', () => {
  const PAIRS = 100
  const FACTOR = 1.5
  const ATTEMPTS = 3

  /** Medians of requests for the one and for nobody, in turn, and each first as often as the other. */
  const medians = async (ask: (key: string) => Promise<unknown>, somebody: string, nobody: string) => {
    const tookMs = new Map<string, number[]>([
      [somebody, []],
      [nobody, []],
    ])
    for (let pair = 0; pair < PAIRS; pair += 1) {
      for (const each of pair % 2 === 0 ? [somebody, nobody] : [nobody, somebody]) {
        const startedMs = performance.now()
        await ask(each)
        tookMs.get(each)?.push(performance.now() - startedMs)
      }
    }
    return [...tookMs.values()].map((all) => all.sort((a, b) => a - b)[PAIRS / 2] ?? 0)
  }

  /** Another process may slow down one of the two for a while, but hardly three times. */
  const expectSameTime = async (ask: (key: string) => Promise<unknown>, somebody: string, nobody: string) => {
    const ratios: number[] = []
    do {
      const [some = 0, none = 1] = await medians(ask, somebody, nobody)
      ratios.push(Math.max(some / none, none / some))
    } while (Math.min(...ratios) > FACTOR && ratios.length < ATTEMPTS)
    expect(Math.min(...ratios)).toBeLessThan(FACTOR)
  }

  test.each(cases)(
    '%s: a record %s, to %s',
    (door, _what, who, detailId) =>
      expectSameTime((asked) => server.ask(door, headersOf[who], asked), detailId, NOBODY),
    120_000,
  )

  test.each(hidden)(
    'a condition of a record %s, to %s by its own id',
    (_what, who, _detailId, conditionId) =>
      expectSameTime((asked) => readCondition(who, asked), conditionId, NOTHING),
    120_000,
  )
})
