/** `npm run seed -- --patients N [--observations M] [--seed S]`: synthetic people into the store. */
import { parseArgs } from 'node:util'
import { interruptible } from '../store/interruptible.ts'
import { openStore } from '../store/open-store.ts'
import { StoreProblem } from '../store/store-problem.ts'
import { type SeedResult, seedSyntheticPeople } from './seed.ts'
import { createProgressPrinter } from './writing/progress.ts'

const USAGE = 'npm run seed -- --patients N [--observations M] [--seed S]'

type Amounts = { patients: number; observations?: number; seed?: number }

async function main(signal: AbortSignal): Promise<number> {
  const amounts = parseAmounts(process.argv.slice(2))
  const startedAtMs = performance.now()
  const store = await openStore({
    databaseUrl: process.env.DATABASE_URL,
    dataDir: process.env.DATA_DIR || '.data',
    onProgress: (line) => process.stdout.write(`${line}\n`),
  })
  const progress = createProgressPrinter(process.stdout)
  try {
    signal.throwIfAborted()
    const result = await seedSyntheticPeople({
      adminUrl: store.adminUrl,
      ...amounts,
      onProgress: progress.show,
      signal,
    })
    progress.stop()
    process.stdout.write(summaryOf(amounts.patients, result, performance.now() - startedAtMs))
    return 0
  } catch (error) {
    progress.stop()
    if (signal.aborted) process.stderr.write('Stopped, and nothing was added.\n')
    throw error
  } finally {
    progress.stop()
    await store.close()
  }
}

function parseAmounts(args: string[]): Amounts {
  try {
    const text = { type: 'string' } as const
    const { values } = parseArgs({ args, options: { patients: text, observations: text, seed: text } })
    const patients = parseCount('patients', values.patients)
    if (patients === undefined) throw new TypeError('--patients is missing')
    return {
      patients,
      observations: parseCount('observations', values.observations),
      seed: parseCount('seed', values.seed),
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    throw new StoreProblem(`${error.message}. Usage: ${USAGE}`)
  }
}

function parseCount(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (!/^\d{1,9}$/.test(text)) throw new TypeError(`--${name} must be a whole number`)
  return Number(text)
}

function summaryOf(patients: number, { rowCounts, showcase }: SeedResult, tookMs: number): string {
  const records = rowCounts['demographics.patient_record'] ?? 0
  const observations = rowCounts['clinical.observation'] ?? 0
  const first =
    showcase === null ? '' : `The first is ${showcase.name}, DetailIDs ${showcase.detailIds.join(', ')}.\n`
  const took = `${(tookMs / 1_000).toFixed(1)} s`
  return `${patients} people in ${records} records with ${observations} observations, in ${took}.\n${first}`
}

try {
  process.exitCode = await interruptible(main)
} catch (error) {
  if (!(error instanceof StoreProblem)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}
