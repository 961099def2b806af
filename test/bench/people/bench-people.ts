/** Whom the bench asks for: synthetic people, filled up so that every one of them is as much work as the others. */
import { connectOnce } from '../../../drizzle/store/connection.ts'
import { seedSyntheticPeople } from '../../../drizzle/synthetic/seed.ts'
import { chosenPeople, filledUp, LEAST_CONDITIONS, LEAST_OBSERVATIONS } from './statements.ts'

/** DetailIDs of one person's three linked records, lowest first. */
export type BenchPerson = readonly string[]

const OBSERVATIONS_PER_PERSON = 60

export interface BenchPeopleOptions {
  /** The owner's connection to an empty, migrated store. */
  readonly adminUrl: string
  /** Synthetic people in the store; about one in nine has what the bench needs. */
  readonly patients: number
}

/**
 * Seeds the store and returns those with exactly three linked records, each of which holds conditions and
 * observations: at least 20 of either after filling up. The same people come out every time.
 */
export async function seedBenchPeople({
  adminUrl,
  patients,
}: BenchPeopleOptions): Promise<readonly BenchPerson[]> {
  await seedSyntheticPeople({ adminUrl, patients, observations: patients * OBSERVATIONS_PER_PERSON })
  const sql = connectOnce(adminUrl, { applicationName: 'care-record bench' })
  try {
    const rows = await sql.unsafe<{ detailIds: string[] }[]>(chosenPeople)
    const people = rows.map(({ detailIds }) => detailIds)
    const everyId = `{${people.flat().join(',')}}`
    await sql.unsafe(filledUp('clinical.condition', 'onset_date', LEAST_CONDITIONS), [everyId])
    await sql.unsafe(filledUp('clinical.observation', 'effective_date', LEAST_OBSERVATIONS), [everyId])
    await sql.unsafe('vacuum analyze')
    return people
  } finally {
    await sql.end({ timeout: 5 })
  }
}
