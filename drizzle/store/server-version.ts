/** The oldest Postgres this runs on. */
import type postgres from 'postgres'
import { placeOf } from './explain.ts'
import { StoreProblem } from './store-problem.ts'

const OLDEST_MAJOR = 15

/** Throws StoreProblem when the server is too old. */
export async function assertServerVersion(sql: postgres.Sql, url: string): Promise<void> {
  const [row] = await sql`select current_setting('server_version_num') as number`
  const problem = versionProblem(Number(row?.number))
  if (problem !== null) throw new StoreProblem(`The database ${placeOf(url)} ${problem}.`)
}

/** Takes `server_version_num`, as 170010 for 17.10; null when that version will do. */
export function versionProblem(versionNumber: number): string | null {
  const major = Math.floor(versionNumber / 10_000)
  if (major >= OLDEST_MAJOR) return null
  return `is Postgres ${major}: use Postgres ${OLDEST_MAJOR} or later`
}
