/** What sandbox mode needs of the store: nobody's real record, and the keys that the manual prints. */
import {
  ensureSandboxSubscriptions,
  type SandboxSubscription,
} from '../../drizzle/access/sandbox-subscriptions.ts'
import { connectForTask } from '../../drizzle/store/connection.ts'
import { StoreProblem } from '../../drizzle/store/store-problem.ts'

export interface SandboxStoreOptions {
  /** The owner's connection. */
  readonly adminUrl: string
  readonly subscriptions: readonly SandboxSubscription[]
  readonly mayHoldRealRecords: boolean
}

/** @throws StoreProblem, one line for the person who starts it, where records are not synthetic. */
export async function prepareSandboxStore(options: SandboxStoreOptions): Promise<void> {
  const { adminUrl, subscriptions, mayHoldRealRecords } = options
  const sql = connectForTask(adminUrl, { applicationName: 'care-record sandbox', maxConnections: 1 })
  try {
    const [row] = await sql<{ real: boolean }[]>`
      select exists (select from demographics.patient_record where not synthetic) as real`
    if (row?.real !== false && !mayHoldRealRecords) throw new StoreProblem(REFUSAL)
    await ensureSandboxSubscriptions(sql, subscriptions)
  } finally {
    await sql.end({ timeout: 5 })
  }
}

const REFUSAL =
  'The store holds patient records that are not synthetic, and in sandbox mode anybody could read them: set OAUTH_ISSUER and OAUTH_AUDIENCE, or SANDBOX=allow-real-records if that is meant.'
