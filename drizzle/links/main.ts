/** `npm run links`: shows and changes which records are one person. */
import { parseArgs } from 'node:util'
import type { Sql } from 'postgres'
import { connectForTask } from '../store/connection.ts'
import { interruptible } from '../store/interruptible.ts'
import { openStore } from '../store/open-store.ts'
import { StoreProblem } from '../store/store-problem.ts'
import { link } from './link.ts'
import { LinkProblem } from './link-problem.ts'
import { showLinks } from './show-links.ts'
import { unlink } from './unlink.ts'

const usage = `npm run links -- show 1001
npm run links -- link 1001 1002 --actor NAME --reason TEXT
npm run links -- unlink 1002 --actor NAME --reason TEXT`

try {
  process.exitCode = await interruptible((signal) => changeOrShow(process.argv.slice(2), signal))
} catch (error) {
  if (!(error instanceof LinkProblem || error instanceof StoreProblem)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
}

/** A change is one short transaction: told to stop before it, none is made. */
async function changeOrShow(args: readonly string[], signal: AbortSignal): Promise<number> {
  const { command, detailIds, actor, reason } = parsed(args)
  const store = await openStore({
    databaseUrl: process.env.DATABASE_URL,
    dataDir: process.env.DATA_DIR || '.data',
  })
  const sql = connectForTask(store.adminUrl, { applicationName: 'care-record links', maxConnections: 1 })
  try {
    signal.throwIfAborted()
    for (const line of await perform(sql, command, detailIds, { actor, reason })) {
      process.stdout.write(`${line}\n`)
    }
    return 0
  } finally {
    await sql.end({ timeout: 5 })
    await store.close()
  }
}

type Who = { readonly actor: string | undefined; readonly reason: string | undefined }

async function perform(sql: Sql, command: string, detailIds: readonly string[], who: Who): Promise<string[]> {
  const [first] = detailIds
  if (first === undefined || !['show', 'link', 'unlink'].includes(command)) throw new LinkProblem(usage)
  if (command === 'show') return showLinks(sql, first)
  const { actor, reason } = who
  if (actor === undefined || reason === undefined)
    throw new LinkProblem('Say who and why: --actor NAME --reason TEXT.')
  if (command === 'link') return [`Linked: ${(await link(sql, detailIds, { actor, reason })).join(', ')}`]
  if (detailIds.length > 1) throw new LinkProblem(usage)
  return [`${first} is separated from ${(await unlink(sql, first, { actor, reason })).join(', ')}`]
}

function parsed(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { actor: { type: 'string' }, reason: { type: 'string' } },
    })
    const [command = '', ...detailIds] = positionals
    const wrong = detailIds.find((detailId) => !/^\d{1,18}$/.test(detailId))
    if (wrong !== undefined) throw new LinkProblem('A DetailID is a number.')
    return { command, detailIds, actor: values.actor, reason: values.reason }
  } catch (error) {
    if (error instanceof LinkProblem) throw error
    throw new LinkProblem(usage)
  }
}
