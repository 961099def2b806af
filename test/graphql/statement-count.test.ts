import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { systemCaller } from '../setup/callers.ts'
import { createTestGraph, type TestGraph } from '../setup/graph.ts'
import { writePeople } from '../setup/people.ts'

let graph: TestGraph

beforeAll(async () => {
  graph = await createTestGraph()
  await writePeople(graph.adminUrl)
})
afterAll(() => graph.drop())
beforeEach(() => {
  graph.statements.length = 0
})

const ask = (operation: string) => graph.door.execute(operation, {}, systemCaller)

describe('the number of SQL statements', () => {
  test('is one per record type and level, however many patients, linked records, filters and pages', async () => {
    const { errors } = await ask(`{
      ada: patient(detailId: "2001") { ...Lists } again: patient(detailId: "2004") { ...Lists }
      other: patient(detailId: "2005") { ...Lists } }
      fragment Lists on Patient {
        records { names { family } tenancy { name } }
        conditions(first: 2) { totalCount nodes { id encounter { status } } }
        oldest: conditions(first: 1, order: OLDEST_FIRST, filter: { clinicalStatus: [ACTIVE] }) { nodes { id } }
        observations { nodes { id } } encounters { nodes { id wardStays { location { name } } } } }`)
    expect(errors).toEqual([])
    expect(
      graph.statements
        .map(
          ({ subgraph, text }) =>
            `${subgraph} ${/from "?(\w+"?\."?\w+)/.exec(text.replace(/from jsonb_to_recordset/g, ''))?.[1]}`,
        )
        .sort(),
    ).toHaveLength(
      1 +
        1 +
        1 + // demographics: links, records, names
        1 +
        1 + // clinical: conditions, observations
        1 +
        1 +
        1 +
        1, // admin-adt: encounters of patients, ward stays, locations, encounters of conditions
    )
  })

  test('reads the sources once, however many references lead to one', async () => {
    await ask(
      '{ organizations(first: 10) { nodes { tenancy { name } } } practitioners { nodes { tenancy { name } } } locations { nodes { tenancy { name } } } }',
    )
    expect(graph.statements.filter(({ text }) => text.includes('demographics.tenancy'))).toHaveLength(1)
  })

  test('is two for the audit, however many people, pages and events', async () => {
    const { errors } = await ask(`{
      ada: auditTrail(detailId: "2001") { ...Pages } again: auditTrail(detailId: "2004") { ...Pages }
      other: auditTrail(detailId: "2005") { ...Pages } nobody: auditTrail(detailId: "99") { ...Pages } }
      fragment Pages on AuditTrail { linkedDetailIds
        events(first: 2) { totalCount nodes { id agent { userId } } pageInfo { hasNextPage } }
        since: events(filter: { recorded: { from: "2020" } }) { nodes { recorded } } }`)
    expect(errors).toEqual([])
    expect(graph.statements.map(({ subgraph }) => subgraph)).toEqual(['demographics', 'audit'])
  })

  test('counts a list only when the total is asked for', async () => {
    await ask('{ patient(detailId: "2001") { conditions { nodes { id } } } }')
    expect(graph.statements.filter(({ text }) => text.includes('count(*)'))).toEqual([])
  })
})
