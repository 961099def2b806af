/** The database of the store on the embedded server. */
import { connectOnce } from '../store/connection.ts'
import { errorCode } from '../store/explain.ts'
import { type Embedded, type EmbeddedOptions, MAINTENANCE_DATABASE, openEmbedded } from './open-embedded.ts'

const STORE_DATABASE = 'care_record'
// Two processes made it at the same moment.
const EXISTS_ALREADY = ['42P04', '23505']

/** As `openEmbedded`, with the database made when it is missing. */
export async function openStoreDatabase(
  options: EmbeddedOptions,
): Promise<{ adminUrl: string } & Pick<Embedded, 'close'>> {
  const { urlOf, close } = await openEmbedded(options)
  try {
    await ensureDatabase(urlOf(MAINTENANCE_DATABASE))
  } catch (error) {
    await close()
    throw error
  }
  return { adminUrl: urlOf(STORE_DATABASE), close }
}

async function ensureDatabase(maintenanceUrl: string): Promise<void> {
  const sql = connectOnce(maintenanceUrl, { applicationName: 'care-record store' })
  try {
    const found = await sql`select 1 from pg_database where datname = ${STORE_DATABASE}`
    if (found.length === 0) await sql`create database ${sql(STORE_DATABASE)}`
  } catch (error) {
    if (!EXISTS_ALREADY.includes(errorCode(error) ?? '')) throw error
  } finally {
    await sql.end({ timeout: 0 })
  }
}
