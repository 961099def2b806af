/**
 * Conditions of one person in three linked records (2201, 2202, 2203) whose dates meet: the same day in all three, a
 * microsecond apart in two, and no date in all three. Ids run across the records, so that no record's own order is the
 * person's.
 */
import { drizzle } from 'drizzle-orm/postgres-js'
import { condition } from '../../drizzle/schema/clinical.ts'
import { patientRecord } from '../../drizzle/schema/demographics.ts'
import { linkMembership } from '../../drizzle/schema/links.ts'
import { connectOnce } from '../../drizzle/store/connection.ts'
import { id } from '../setup/people.ts'

const rows: readonly (readonly [number: number, detailId: string, effectiveAt: string | null])[] = [
  [211, '2203', '2020-05-01T00:00:00Z'],
  [212, '2201', '2020-05-01T00:00:00Z'],
  [213, '2202', '2020-05-01T00:00:00Z'],
  [214, '2201', '2020-05-01T00:00:00Z'],
  [215, '2202', null],
  [216, '2201', null],
  [217, '2203', null],
  [218, '2202', null],
  [219, '2202', '2021-01-01T00:00:00Z'],
  [220, '2201', '2019-01-01T00:00:00Z'],
  [221, '2201', '2020-05-01T00:00:00.000001Z'],
  [222, '2203', '2020-05-01T00:00:00.000002Z'],
]

/** Worked out by hand: by date, ties by id whatever their record, undated last either way. */
export const newestFirst = [219, 222, 221, 211, 212, 213, 214, 220, 215, 216, 217, 218]
export const oldestFirst = [220, 211, 212, 213, 214, 221, 222, 219, 215, 216, 217, 218]

/** The numbers of nodes. */
export const numbersOf = (nodes: readonly { readonly id: string }[]) =>
  nodes.map((node) => Number(node.id.slice(-3)))

/** @param adminUrl of a store that has the test people's sources. */
export async function writeTiedRecords(adminUrl: string): Promise<void> {
  const sql = connectOnce(adminUrl, { applicationName: 'tied records' })
  try {
    const db = drizzle(sql)
    const source = (resourceId: string, detailId: string) => ({
      ...{ id: resourceId, detailId, tenancyCode: 'GP1', sourceId: resourceId, fhirVersion: 'STU3' as const },
    })
    const detailIds = ['2201', '2202', '2203']
    await db.insert(patientRecord).values(detailIds.map((detailId, n) => source(id(1, 201 + n), detailId)))
    await db.insert(linkMembership).values(detailIds.map((detailId) => ({ detailId, setId: 920 })))
    await db.insert(condition).values(
      rows.map(([number, detailId, effectiveAt]) => ({
        ...source(id(2, number), detailId),
        careSetting: 'gp' as const,
        clinicalStatus: number % 2 === 0 ? ('active' as const) : ('resolved' as const),
        effectiveAt,
      })),
    )
  } finally {
    await sql.end()
  }
}
