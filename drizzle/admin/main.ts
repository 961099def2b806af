/** `npm run admin`: products, subscriptions and the audit. */
import { userInfo } from 'node:os'
import type { Sql } from 'postgres'
import { AccessProblem } from '../access/access-problem.ts'
import { connectForTask } from '../store/connection.ts'
import { interruptible } from '../store/interruptible.ts'
import { openStore } from '../store/open-store.ts'
import { StoreProblem } from '../store/store-problem.ts'
import { type AdminArguments, parseArguments, usage } from './arguments.ts'
import { about, type Shown, verify } from './audit-commands.ts'
import { changeSubscriptions, showProducts, showSubscriptions } from './subscription-commands.ts'
import { UsageProblem } from './usage-problem.ts'

const USAGE_EXIT_CODE = 2
const PROGRESS_EVERY_EVENTS = 100_000

try {
  process.exitCode = await interruptible((signal) => administer(process.argv.slice(2), signal))
} catch (error) {
  const isExpected = [UsageProblem, AccessProblem, StoreProblem].some((kind) => error instanceof kind)
  if (!isExpected) throw error
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = error instanceof UsageProblem ? USAGE_EXIT_CODE : 1
}

/** A change is one short transaction: told to stop before it, none is made. */
async function administer(args: readonly string[], signal: AbortSignal): Promise<number> {
  const wanted = parseArguments(args)
  if (wanted === null) {
    process.stdout.write(`${usage}\n`)
    return 0
  }
  const store = await openStore({
    databaseUrl: process.env.DATABASE_URL,
    dataDir: process.env.DATA_DIR || '.data',
  })
  const sql = connectForTask(store.adminUrl, { applicationName: 'care-record admin', maxConnections: 1 })
  try {
    signal.throwIfAborted()
    const { lines, exitCode } = await perform(sql, wanted, signal)
    for (const line of lines) process.stdout.write(`${line}\n`)
    return exitCode
  } finally {
    await sql.end({ timeout: 5 })
    await store.close()
  }
}

async function perform(sql: Sql, wanted: AdminArguments, signal: AbortSignal): Promise<Shown> {
  const actor = wanted.actor ?? account()
  switch (wanted.name) {
    case 'products list':
      return { lines: await showProducts(sql), exitCode: 0 }
    case 'subscriptions list':
      return { lines: await showSubscriptions(sql, wanted.client), exitCode: 0 }
    case 'subscriptions add':
    case 'subscriptions revoke':
    case 'subscriptions rotate':
      return { lines: await changeSubscriptions(sql, wanted, actor), exitCode: 0 }
    case 'audit verify':
      return verify(sql, wanted.expectedHead, progressTo(signal))
    case 'audit about':
      return about(sql, wanted, actor)
  }
}

/** Goes to stderr, so that what is piped on is the outcome alone. Ends a run that was told to stop. */
function progressTo(signal: AbortSignal) {
  let shown = 0
  return (verified: number, total: number) => {
    signal.throwIfAborted()
    if (verified - shown < PROGRESS_EVERY_EVENTS) return
    shown = verified
    process.stderr.write(`${verified} of ${total} events\n`)
  }
}

/** A container may run as a user that has no name. */
function account(): string {
  try {
    return userInfo().username
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`
  }
}
