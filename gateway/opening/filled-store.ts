/** The store as `npm start` needs it: open, fit for who is let in, and with somebody in it. */
import { openStore, type Store } from '../../drizzle/store/open-store.ts'
import { isEmpty, seedSyntheticPeople } from '../../drizzle/synthetic/seed.ts'
import type { Lifecycle } from '../../subgraphs/serving/lifecycle.ts'
import type { Config } from '../config.ts'
import type { Progress } from '../server/progress.ts'
import { demoSubscriptions } from './identity.ts'
import { describeRevival } from './problems.ts'
import { prepareSandboxStore } from './sandbox-store.ts'

export interface Watchers {
  readonly progress: Progress
  /** Writes a line to the log. */
  warn(line: string): void
}

/** Closes with the lifecycle. @throws StoreProblem. */
export async function openFilledStore(
  { databaseUrl, dataDir, seedPatients, oauth }: Config,
  lifecycle: Lifecycle,
  { progress, warn }: Watchers,
): Promise<Store> {
  // The embedded server tells its own steps.
  if (databaseUrl !== undefined) progress.step('Database of DATABASE_URL')
  const store = await openStore({
    databaseUrl,
    dataDir,
    onProgress: progress.step,
    onRevival: (problem) => warn(describeRevival(problem)),
  })
  lifecycle.onClose(store.close)
  lifecycle.assertRunning()
  if (oauth.issuer === null) {
    const { sandboxMayHoldRealRecords: mayHoldRealRecords } = oauth
    await prepareSandboxStore({ ...store, subscriptions: demoSubscriptions, mayHoldRealRecords })
  }
  await seed(store.adminUrl, seedPatients, progress)
  lifecycle.assertRunning()
  return store
}

/** A store that holds anybody is left as it is. */
async function seed(adminUrl: string, patients: number, progress: Progress): Promise<void> {
  if (patients === 0 || !(await isEmpty(adminUrl))) return
  progress.step(`${patients} synthetic people`)
  const onProgress = ({ peopleWritten }: { peopleWritten: number }) =>
    progress.update(`${peopleWritten} of ${patients} synthetic people`)
  try {
    await seedSyntheticPeople({ adminUrl, patients, onProgress })
    progress.update(`${patients} synthetic people`)
  } catch (error) {
    // Another start on the same store may have been faster.
    if (await isEmpty(adminUrl)) throw error
  }
}
