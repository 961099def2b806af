/** A patient reads the linked set of their own NHS number and nobody else’s. */
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ReadAccess } from '../../schema/read-access.ts'
import { createTestGraph, type TestGraph } from '../setup/graph.ts'
import { id } from '../setup/people.ts'
import {
  asking,
  everySetting,
  graceNumber,
  rightsTo,
  turingNumber,
  writeGrace,
} from './person-in-every-setting.ts'

let graph: TestGraph

beforeAll(async () => {
  graph = await createTestGraph()
  await writeGrace(graph.adminUrl)
})
afterAll(() => graph.drop())

const ask = (access: ReadAccess, operation: string) => graph.door.execute(operation, {}, asking(access))

describe('a patient', () => {
  const everyType = {
    Patient: everySetting,
    Condition: everySetting,
    AllergyIntolerance: everySetting,
    Observation: everySetting,
    Encounter: everySetting,
  }
  const grace = rightsTo(everyType, { ownNhsNumber: graceNumber })

  test('finds themselves by any record, and nobody else by any', async () => {
    const { data, errors } = await ask(
      grace,
      `{ own: patient(detailId: "3003") { linkedDetailIds } other: patient(detailId: "3021") { detailId }
         byNumber: patientByNhsNumber(nhsNumber: "${graceNumber}") { detailId }
         byOther: patientByNhsNumber(nhsNumber: "${turingNumber}") { detailId }
         found: findPatients(criteria: { birthDate: { from: "1906" } }) { totalCount nodes { detailId } } }`,
    )
    expect(errors).toEqual([])
    expect(data).toEqual({
      own: { linkedDetailIds: ['3001', '3002', '3003', '3004', '3005'] },
      other: null,
      byNumber: { detailId: '3001' },
      byOther: null,
      found: { totalCount: 1, nodes: [{ detailId: '3001' }] },
    })
  })

  test.each([
    ['{ patient(detailId: "ID") { name { name { family } } conditions { totalCount } } }', '3021', '999999'],
    ['{ condition(id: "ID") { id code { text } record { detailId } } }', id(2, 21), id(2, 99)],
    ['{ encounter(id: "ID") { id wardStays { periodStart } } }', id(4, 21), id(4, 99)],
    ['{ patientByNhsNumber(nhsNumber: "ID") { detailId } }', turingNumber, '9990000999'],
  ])(
    '%s: what is another’s and what does not exist are one answer by the same statements',
    async (operation, other, none) => {
      const answerFor = async (key: string) => {
        graph.statements.length = 0
        const answer = await ask(grace, operation.replace('ID', key))
        return { answer, statements: [...graph.statements] }
      }
      expect(await answerFor(other)).toEqual(await answerFor(none))
    },
  )

  test('costs one statement more than anybody else, for whom it costs none', async () => {
    const operation =
      '{ patient(detailId: "3001") { records { detailId } conditions { totalCount nodes { id } } } }'
    const count = async (access: ReadAccess) => {
      graph.statements.length = 0
      await ask(access, operation)
      return graph.statements.length
    }
    expect(await count(rightsTo(everyType, { restricted: true }))).toBe(3)
    expect(await count(rightsTo(everyType))).toBe(3)
    expect(await count(grace)).toBe(4)
  })

  test('whose number records of two people hold is neither of them', async () => {
    const admin = postgres(graph.adminUrl, { max: 1 })
    try {
      await admin`update demographics.patient_identifier set value = ${graceNumber} where detail_id = 3021`
      const { data } = await ask(
        grace,
        `{ patient(detailId: "3001") { detailId } condition(id: "${id(2, 1)}") { id } }`,
      )
      expect(data).toEqual({ patient: null, condition: null })
    } finally {
      await admin`update demographics.patient_identifier set value = ${turingNumber} where detail_id = 3021`
      await admin.end()
    }
  })

  test('whose number is superseded or not verified is nobody', async () => {
    const unverified = rightsTo(everyType, { ownNhsNumber: '9990000026' })
    expect(await ask(unverified, '{ patient(detailId: "3004") { detailId } }')).toMatchObject({
      data: { patient: null },
      errors: [],
    })
  })
})
