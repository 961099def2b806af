/** One import, from files to linked records. */
import type { Sql } from 'postgres'
import { linkByRule, type RuleOutcome } from '../links/link-by-rule.ts'
import type { FhirVersion } from '../schema/columns.ts'
import { isStoredType } from './fhir/structure/lookup.ts'
import { type IndexedFiles, indexFiles, placeText } from './index-files.ts'
import { settleMerges } from './merges/settle-merges.ts'
import type { Progress } from './progress.ts'
import { findIdentified } from './references/find-identified.ts'
import { findStored } from './references/find-stored.ts'
import { refuseOtherPeople, storedIdentities } from './references/patient-identity.ts'
import { type Settled, settle } from './references/settle.ts'
import { listFiles } from './sources/list-files.ts'
import { createTally, type Tally } from './tally.ts'
import { type EnsuredTenancy, ensureTenancy, existingTenancy, type TenancyWish } from './tenancy.ts'
import { withTenancyLock } from './tenancy-lock.ts'
import { unlinkStrangers } from './write/moved-encounters.ts'
import { patientDetailIds } from './write/patient-ids.ts'
import { writeFiles } from './write/write-files.ts'

export interface ImportRequest {
  readonly sql: Sql
  readonly paths: readonly string[]
  readonly tenancy: TenancyWish
  /** Undefined: told from the resources. */
  readonly fhirVersion: FhirVersion | undefined
  readonly progress: Progress
  /** Aborted: the run ends after the batch at hand, and its reason is thrown. */
  readonly signal?: AbortSignal
}

export interface ImportOutcome {
  readonly tally: Tally
  /** Undefined where nothing was to be written. */
  readonly tenancy: EnsuredTenancy | undefined
  readonly filesRead: number
  readonly skipped: readonly string[]
  /** Files whose version nothing tells: they were read as R4. */
  readonly assumedR4: readonly string[]
  readonly links: RuleOutcome
  readonly merges: number
  /** Merges of earlier imports that the source no longer states. */
  readonly mergesTakenBack: number
}

/** Throws ImportProblem. */
export async function runImport(request: ImportRequest): Promise<ImportOutcome> {
  const { sql, paths, tenancy: wish, progress } = request
  const found = await listFiles(paths, request.fhirVersion)
  const tally = createTally()
  for (const path of found.missing) {
    tally.refuse({ file: path, place: '', type: undefined, reason: 'no such file or folder' })
  }
  const existing = await existingTenancy(sql, wish)
  const done = progress.start('reading', found.files.length)
  const indexed = await indexFiles(found.files, { tally, onFile: () => done(), signal: request.signal })
  const written = await withTenancyLock(sql, wish.code, () =>
    settleAndWrite(request, indexed, tally, existing),
  )
  progress.stop()
  return {
    tally,
    filesRead: found.files.length,
    skipped: found.skipped,
    assumedR4: indexed.files.filter((file) => file.isVersionAssumed).map(({ file }) => file.path),
    ...written,
  }
}

type Written = Pick<ImportOutcome, 'tenancy' | 'links' | 'merges' | 'mergesTakenBack'>
type Refuse = (ordinal: number, reason: string) => void

async function settleAndWrite(
  request: ImportRequest,
  indexed: IndexedFiles,
  tally: Tally,
  existing: Awaited<ReturnType<typeof existingTenancy>>,
): Promise<Written> {
  const { sql, tenancy: wish } = request
  const refuse = refusing(indexed, tally)
  const settled = await settleReferences(request, indexed, refuse)
  const alive = [...indexed.index.keys()].filter(indexed.index.isAlive).length
  if (alive === 0) return { tenancy: undefined, links: noLinks, merges: 0, mergesTakenBack: 0 }
  const tenancy = await ensureTenancy(sql, wish, existing, indexed.hasGpConnectProfile)
  return write(request, indexed, { tally, refuse, settled, tenancy, alive })
}

function refusing(indexed: IndexedFiles, tally: Tally): Refuse {
  return (ordinal, reason) => {
    const refusal = told(indexed, ordinal, reason)
    tally.count(refusal.type, 'refused')
    tally.refuse(refusal)
  }
}

/** A reason with the place of the entry it is about. */
function told({ index, files }: IndexedFiles, ordinal: number, reason: string) {
  const entry = index.entry(ordinal)
  const type = entry === undefined ? '' : typeOfKey(index.keyName(entry.key))
  const file = files[entry?.file ?? -1]?.file.path ?? ''
  return { file, place: entry === undefined ? '' : placeText(entry), type, reason }
}

async function settleReferences(
  { sql, tenancy: { code } }: ImportRequest,
  { index, aliases, files }: IndexedFiles,
  refuse: Refuse,
): Promise<Settled> {
  const stored = (sourceIds: readonly string[]) => storedIdentities(sql, code, sourceIds)
  const namesAnother = await refuseOtherPeople({ index, stored, refuse })
  await findIdentified(files, index, aliases)
  const lookUp = (keys: readonly string[]) => findStored(sql, code, keys)
  return settle({ index, aliases, findStored: lookUp, namesAnother, refuse })
}

interface Decided {
  readonly tally: Tally
  readonly refuse: Refuse
  readonly settled: Settled
  readonly tenancy: EnsuredTenancy
  readonly alive: number
}

async function write(
  { sql, progress, signal }: ImportRequest,
  indexed: IndexedFiles,
  { tally, refuse, settled, tenancy, alive }: Decided,
): Promise<Written> {
  const { index, files } = indexed
  const detailIds = await patientDetailIds(sql, tenancy.code, index)
  const done = progress.start('writing', alive)
  const olderEncounters: string[] = []
  await writeFiles({
    sql,
    tenancy,
    files,
    index,
    settled,
    detailIds,
    now: new Date().toISOString(),
    signal,
    onWritten: (type, { created, updated, unchanged, older }) => {
      // While references were settled, what now turns out to be older said whose encounter it is.
      if (type === 'Encounter') olderEncounters.push(...older.map(({ id }) => id))
      tally.count(type, 'created', created)
      tally.count(type, 'updated', updated)
      tally.count(type, 'unchanged', unchanged)
      done(created + updated + unchanged)
    },
    onRepeated: (type) => tally.count(type, 'repeated'),
    onWarning: ({ ordinal }, reason) => tally.warn(told(indexed, ordinal, reason)),
    onRefused: ({ ordinal }, reason) => refuse(ordinal, reason),
  })
  await sql.begin((tx) => unlinkStrangers(tx, tenancy.code, olderEncounters))
  const patients = [...detailIds.values()]
  const merges = await settleMerges(sql, patients, tenancy.code)
  const links = await linkByRule(sql, [...patients, ...merges.affected], { actor: 'import' })
  return { tenancy, links, merges: merges.made, mergesTakenBack: merges.takenBack }
}

const noLinks: RuleOutcome = { linked: 0, differentBirthDate: 0, sameTenancy: 0, keptApart: 0 }

function typeOfKey(key: string): string {
  const type = key.slice(0, key.indexOf('/'))
  return isStoredType(type) ? type : ''
}
