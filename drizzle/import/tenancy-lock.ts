/** One import at a time into each tenancy: two would hand out DetailIDs for the same new patients. */
import type { Sql } from 'postgres'
import { ImportProblem } from './import-problem.ts'

/** Throws ImportProblem where another import holds the lock. */
export async function withTenancyLock<T>(sql: Sql, code: string, task: () => Promise<T>): Promise<T> {
  const connection = await sql.reserve()
  const lock = `import ${code}`
  try {
    const [row] = await connection<{ locked: boolean }[]>`
      select pg_try_advisory_lock(hashtextextended(${lock}, 0)) as locked`
    if (row?.locked !== true)
      throw new ImportProblem(`Another import into tenancy ${code} is running: try again when it has ended.`)
    try {
      return await task()
    } finally {
      await connection`select pg_advisory_unlock(hashtextextended(${lock}, 0))`
    }
  } finally {
    connection.release()
  }
}
