/** `npm run import`: brings FHIR files into the store. */
import { writeFile } from 'node:fs/promises'
import { connectForTask } from '../store/connection.ts'
import { interruptible } from '../store/interruptible.ts'
import { openStore } from '../store/open-store.ts'
import { StoreProblem } from '../store/store-problem.ts'
import { parseArguments, usage } from './arguments.ts'
import { ImportProblem } from './import-problem.ts'
import { createProgress } from './progress.ts'
import { hasImported, reportJson, reportLines } from './report.ts'
import { runImport } from './run-import.ts'

const print = (line: string) => void process.stdout.write(`${line}\n`)

try {
  process.exitCode = await interruptible((signal) => importFiles(process.argv.slice(2), signal))
} catch (error) {
  if (!(error instanceof ImportProblem || error instanceof StoreProblem)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}

async function importFiles(args: readonly string[], signal: AbortSignal): Promise<number> {
  const { paths, tenancy, fhirVersion, reportFile, wantsHelp } = parseArguments(args)
  if (wantsHelp) {
    print(usage)
    return 0
  }
  const store = await openStore({
    databaseUrl: process.env.DATABASE_URL,
    dataDir: process.env.DATA_DIR || '.data',
    onProgress: print,
  })
  const sql = connectForTask(store.adminUrl, { applicationName: 'care-record import', maxConnections: 2 })
  const progress = createProgress(process.stdout.isTTY === true, print)
  try {
    signal.throwIfAborted()
    const outcome = await runImport({ sql, paths, tenancy, fhirVersion, progress, signal })
    for (const line of reportLines(outcome)) print(line)
    if (reportFile !== undefined) await writeFile(reportFile, reportJson(outcome))
    return hasImported(outcome) ? 0 : 1
  } catch (error) {
    if (signal.aborted) print('Stopped: what was written stays, and importing again writes the rest.')
    throw error
  } finally {
    progress.stop()
    await sql.end({ timeout: 5 })
    await store.close()
  }
}
