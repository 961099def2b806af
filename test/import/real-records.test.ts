/** The real records beside the checkout: all of them come in, once. */
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createImporter, type Importer, reasons } from './importer.ts'
import { realDataFolder } from './real-data.ts'

const tables = {
  Patient: 'demographics.patient_record',
  AllergyIntolerance: 'clinical.allergy_intolerance',
  Condition: 'clinical.condition',
  Observation: 'clinical.observation',
  Encounter: 'admin_adt.encounter',
  Organization: 'admin_adt.organization',
  Location: 'admin_adt.location',
  Practitioner: 'admin_adt.practitioner',
  PractitionerRole: 'admin_adt.practitioner_role',
}

type Resource = { resourceType: string; id: string }

/** Distinct resources by type, counted without the import's own reader. */
async function resourcesIn(folder: string, prefix: string): Promise<Record<string, number>> {
  const keys = new Set<string>()
  for (const name of await readdir(folder)) {
    if (!name.startsWith(prefix) || !name.endsWith('.json')) continue
    const { entry } = JSON.parse(await readFile(join(folder, name), 'utf8')) as {
      entry: { resource: Resource }[]
    }
    for (const { resource } of entry) keys.add(`${resource.resourceType} ${resource.id}`)
  }
  const types = [...keys].map((key) => key.split(' ')[0] ?? '')
  return Object.fromEntries(
    Object.keys(tables).map((type) => [type, types.filter((one) => one === type).length]),
  )
}

describe.skipIf(realDataFolder === undefined)('real records', () => {
  const folder = realDataFolder ?? ''
  let importer: Importer
  beforeAll(async () => {
    importer = await createImporter()
  })
  afterAll(() => importer.drop())

  const rowsIn = async (code: string) => {
    const counted: Record<string, number> = {}
    for (const [type, table] of Object.entries(tables)) {
      const [row] = await importer.sql.unsafe<{ n: number }[]>(
        `select count(*)::int as n from ${table} where tenancy_code = $1`,
        [code],
      )
      counted[type] = row?.n ?? 0
    }
    return counted
  }

  const everything = async () => {
    const [row] = await importer.sql<{ all: string }[]>`
      select md5(string_agg(t, '|' order by t)) as all from (
        select xmin || id::text from demographics.patient_record union all
        select xmin || id::text from demographics.patient_identifier union all
        select xmin || detail_id::text from demographics.link_membership union all
        select xmin || id::text from demographics.link_event union all
        select xmin || id::text from clinical.condition union all
        select xmin || id::text from clinical.observation union all
        select xmin || id::text from clinical.allergy_intolerance union all
        select xmin || id::text from admin_adt.encounter union all
        select xmin || encounter_id::text from admin_adt.ward_stay union all
        select xmin || id::text from admin_adt.organization union all
        select xmin || id::text from admin_adt.practitioner union all
        select last_value::text from demographics.detail_id
      ) as rows (t)`
    return row?.all
  }

  test.each([
    ['gpconnect-stu3', 'emis-', 'EMIS', 'gp'],
    ['gpconnect-stu3', 'tpp-', 'TPP', 'gp'],
    ['synthea-stu3', '', 'SYNTHEA-STU3', 'acute'],
    ['synthea-r4', '', 'SYNTHEA-R4', 'acute'],
  ])(
    '%s %s*: as many rows as resources, and none the second time',
    async (source, prefix, code, careSetting) => {
      const names = (await readdir(join(folder, source))).filter((name) => name.startsWith(prefix))
      const paths = names.map((name) => join(folder, source, name))
      const outcome = await importer.importPaths(paths, { code })
      expect(reasons(outcome)).toEqual([])
      expect(outcome.tenancy?.careSetting).toBe(careSetting)
      expect(await rowsIn(code)).toEqual(await resourcesIn(join(folder, source), prefix))
      const before = await everything()
      await importer.importPaths(paths, { code })
      expect(await everything()).toBe(before)
    },
  )

  test('UK Core examples in XML: all but those about nobody that is known', async () => {
    const path = join(folder, 'uk-core-r4-examples')
    const outcome = await importer.importPaths([path], { code: 'UKCORE' })
    const tally = (reason: string) => reasons(outcome).filter((text) => text.endsWith(reason)).length
    expect({
      missing: tally('Encounter.subject: missing') + tally('Observation.subject: missing'),
      unknown: tally('unknown reference Observation.subject (Patient)'),
      unknownUrn: tally('unknown reference Observation.subject (urn)'),
      readOnly: tally('Bundle.entry.request: only POST and PUT bring a resource'),
      all: outcome.tally.refusals.length,
    }).toEqual({ missing: 6, unknown: 8, unknownUrn: 1, readOnly: 3, all: 18 })
    expect(await rowsIn('UKCORE')).toEqual({
      Patient: 24,
      AllergyIntolerance: 10,
      Condition: 9,
      Observation: 34,
      Encounter: 1,
      Organization: 4,
      Location: 4,
      Practitioner: 5,
      PractitionerRole: 2,
    })
    const before = await everything()
    await importer.importPaths([path], { code: 'UKCORE' })
    expect(await everything()).toBe(before)
  })
})
