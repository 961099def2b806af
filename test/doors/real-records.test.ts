/** The real records beside the checkout, imported and counted back through GraphQL. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import postgres from 'postgres'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runImport } from '../../drizzle/import/run-import.ts'
import type { CareSetting } from '../../drizzle/schema/columns.ts'
import { realDataFolder } from '../import/real-data.ts'
import { systemCaller } from '../setup/callers.ts'
import { createTestGraph, type TestGraph } from '../setup/graph.ts'

const folder = realDataFolder ?? ''

interface Source {
  readonly tenancy: string
  readonly careSetting: CareSetting
  readonly files: () => string[]
}

const filesOf = (name: string, prefix = '') =>
  readdirSync(join(folder, name))
    .filter((file) => file.startsWith(prefix) && file.endsWith('.json'))
    .map((file) => join(folder, name, file))

const sources: readonly Source[] = [
  { tenancy: 'EMIS', careSetting: 'gp', files: () => filesOf('gpconnect-stu3', 'emis') },
  { tenancy: 'TPP', careSetting: 'gp', files: () => filesOf('gpconnect-stu3', 'tpp') },
  { tenancy: 'SYNTHEA3', careSetting: 'acute', files: () => filesOf('synthea-stu3') },
  { tenancy: 'SYNTHEA4', careSetting: 'community', files: () => filesOf('synthea-r4') },
]

const modelled = [
  'Patient',
  'AllergyIntolerance',
  'Condition',
  'Observation',
  'Encounter',
  'Organization',
  'Location',
  'Practitioner',
  'PractitionerRole',
]

type Counts = Record<string, number>

/** Distinct resources by type, read with nothing of the import's own. */
function countsInFiles(files: readonly string[]): Counts {
  const keys = new Set<string>()
  for (const file of files) {
    const { entry } = JSON.parse(readFileSync(file, 'utf8')) as {
      entry: { resource: { resourceType: string; id: string } }[]
    }
    for (const { resource } of entry) keys.add(`${resource.resourceType} ${resource.id}`)
  }
  return Object.fromEntries(
    modelled.map((type) => [type, [...keys].filter((key) => key.startsWith(`${type} `)).length]),
  )
}

describe.skipIf(realDataFolder === undefined)('real records, where ../shared/data is present', () => {
  let graph: TestGraph
  let sql: postgres.Sql

  beforeAll(async () => {
    graph = await createTestGraph()
    sql = postgres(graph.adminUrl, { max: 2, onnotice: () => undefined })
    for (const { tenancy, careSetting, files } of sources) {
      await runImport({
        sql,
        paths: files(),
        tenancy: { code: tenancy, careSetting, name: tenancy },
        fhirVersion: undefined,
        progress: { start: () => () => undefined, stop: () => undefined },
      })
    }
  })
  afterAll(async () => {
    await sql.end()
    await graph.drop()
  })

  async function countsInGraph(tenancy: string): Promise<Counts> {
    const { data, errors } = await graph.door.execute<ServiceCounts>(
      SERVICE_COUNTS,
      { tenancies: [tenancy] },
      systemCaller,
    )
    expect(errors).toEqual([])
    const records = data?.findPatients.nodes.map(({ detailId }) => detailId) ?? []
    const clinical = { AllergyIntolerance: 0, Condition: 0, Observation: 0, Encounter: 0 }
    for (const detailId of records) {
      const answer = await graph.door.execute<Lists>(LISTS, { detailId }, systemCaller)
      expect(answer.errors).toEqual([])
      for (const type of Object.keys(clinical) as (keyof typeof clinical)[]) {
        const list = answer.data?.patient[type]
        expect(list?.nodes).toHaveLength(list?.totalCount ?? -1)
        clinical[type] += list?.nodes.filter(({ record }) => record.detailId === detailId).length ?? 0
      }
    }
    return {
      Patient: data?.findPatients.totalCount ?? 0,
      ...clinical,
      Organization: data?.organizations.totalCount ?? 0,
      Location: data?.locations.totalCount ?? 0,
      Practitioner: data?.practitioners.totalCount ?? 0,
      PractitionerRole: data?.practitionerRoles.totalCount ?? 0,
    }
  }

  test.each(sources)(
    '$tenancy gives back as many of every type as its files hold',
    async ({ tenancy, files }) => {
      const expected = countsInFiles(files())
      expect(expected.Patient).toBeGreaterThan(0)
      expect(await countsInGraph(tenancy)).toEqual(expected)
    },
  )

  test('an id that two GP systems give to different people joins nobody', async () => {
    const { data } = await graph.door.execute<{ emis: Holder; tpp: Holder }>(
      `{ emis: patientByNhsNumber(nhsNumber: "9726908671") { ...Holder }
        tpp: patientByNhsNumber(nhsNumber: "9726908787") { ...Holder } }
      fragment Holder on Patient { records { sourceId birthDate tenancy { code } } }`,
      {},
      systemCaller,
    )
    const sourceId = '88F14BF6-CADE-47D6-90E2-B10519BF956F'
    expect(data).toEqual({
      emis: { records: [{ sourceId, birthDate: '2019-09-06', tenancy: { code: 'EMIS' } }] },
      tpp: { records: [{ sourceId, birthDate: '2022-04-01', tenancy: { code: 'TPP' } }] },
    })
  })
})

interface Holder {
  records: { sourceId: string; birthDate: string; tenancy: { code: string } }[]
}

const SERVICE_COUNTS = /* GraphQL */ `
  query ServiceCounts($tenancies: [String!]!) {
    findPatients(criteria: { tenancyCodes: $tenancies }, hits: ONE_PER_RECORD, first: 200) { totalCount nodes { detailId } }
    organizations(filter: { tenancyCodes: $tenancies }) { totalCount }
    locations(filter: { tenancyCodes: $tenancies }) { totalCount }
    practitioners(filter: { tenancyCodes: $tenancies }) { totalCount }
    practitionerRoles(filter: { tenancyCodes: $tenancies }) { totalCount }
  }
`

const LISTS = /* GraphQL */ `
  query Lists($detailId: ID!) {
    patient(detailId: $detailId) {
      AllergyIntolerance: allergyIntolerances(first: 10000) { totalCount nodes { record { detailId } } }
      Condition: conditions(first: 10000) { totalCount nodes { record { detailId } } }
      Observation: observations(first: 10000) { totalCount nodes { record { detailId } } }
      Encounter: encounters(first: 10000) { totalCount nodes { record { detailId } } }
    }
  }
`

interface ServiceCounts {
  findPatients: { totalCount: number; nodes: { detailId: string }[] }
  organizations: { totalCount: number }
  locations: { totalCount: number }
  practitioners: { totalCount: number }
  practitionerRoles: { totalCount: number }
}

type List = { totalCount: number; nodes: { record: { detailId: string } }[] }
interface Lists {
  patient: { AllergyIntolerance: List; Condition: List; Observation: List; Encounter: List }
}
