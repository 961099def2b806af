/** `npm run generate -- --name immunization`: the migration that leads to the tables as they are now. */
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { isDeepStrictEqual, parseArgs } from 'node:util'
import { generateDrizzleJson } from 'drizzle-kit/api'
import * as access from '../schema/access.ts'
import * as adminAdt from '../schema/admin-adt.ts'
import * as audit from '../schema/audit.ts'
import * as clinical from '../schema/clinical.ts'
import * as demographics from '../schema/demographics.ts'
import * as links from '../schema/links.ts'

const metaFolder = new URL('../migrations/meta/', import.meta.url)
const read = (name: string) => JSON.parse(readFileSync(new URL(name, metaFolder), 'utf8'))

const { values } = parseArgs({ options: { name: { type: 'string' } } })
process.exitCode = generate(values.name)

/** Answers the exit code. Drizzle Kit names a migration at random where it is given no name, hence the refusal. */
function generate(name: string | undefined): number {
  if (!haveTablesChanged()) return 0
  if (name === undefined || !/^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(name)) {
    process.stderr.write(
      'The tables have changed: name the migration, as npm run generate -- --name immunization.\n',
    )
    return 1
  }
  const options = ['generate', '--config', 'drizzle/drizzle.config.ts', '--name', name]
  return spawnSync('drizzle-kit', options, { stdio: 'inherit' }).status ?? 1
}

function haveTablesChanged(): boolean {
  const { entries } = read('_journal.json') as { entries: { idx: number }[] }
  const { id, prevId, ...migrated } = read(`${String(entries.at(-1)?.idx).padStart(4, '0')}_snapshot.json`)
  const {
    id: _id,
    prevId: _prevId,
    ...tables
  } = generateDrizzleJson(
    { ...demographics, ...links, ...clinical, ...adminAdt, ...audit, ...access },
    prevId,
  )
  return !isDeepStrictEqual(JSON.parse(JSON.stringify(tables)), migrated)
}
