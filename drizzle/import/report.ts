/** The closing words of a run, as lines for a person and as JSON. */
import { resourceTables } from '../schema/record-tables.ts'
import type { ImportOutcome } from './run-import.ts'
import type { Refusal, TypeCounts } from './tally.ts'

const mostShown = 50
const columns = [
  'read',
  'created',
  'updated',
  'unchanged',
  'repeated',
  'refused',
] as const satisfies readonly (keyof TypeCounts)[]

const headings = {
  ...Object.fromEntries(columns.map((column) => [column, column])),
  created: 'new',
} as Readonly<Record<(typeof columns)[number], string>>

export function reportLines(outcome: ImportOutcome): string[] {
  return [
    ...sourceLines(outcome),
    ...tableLines(outcome),
    ...unmodelledLines(outcome),
    ...linkLines(outcome),
    ...listLines('taken in, but not whole', outcome.tally.warnings),
    ...listLines('refused', outcome.tally.refusals),
  ]
}

/** Everything, for a machine. */
export function reportJson(outcome: ImportOutcome): string {
  const { tally, tenancy, filesRead, skipped, assumedR4, links, merges, mergesTakenBack } = outcome
  const report = {
    tenancy: tenancy && { code: tenancy.code, careSetting: tenancy.careSetting },
    filesRead,
    skipped,
    assumedR4,
    types: Object.fromEntries(tally.byType),
    notYetModelled: Object.fromEntries(tally.unmodelled),
    links: { ...links, merges, mergesTakenBack },
    warnings: tally.warnings,
    refusals: tally.refusals,
  }
  return `${JSON.stringify(report, null, 2)}\n`
}

/** True where the run left the store holding something of what was given. */
export function hasImported({ tally }: ImportOutcome): boolean {
  return [...tally.byType.values()].some(
    ({ created, updated, unchanged }) => created + updated + unchanged > 0,
  )
}

function sourceLines({ tenancy, filesRead, skipped, assumedR4 }: ImportOutcome): string[] {
  const files = filesRead === 1 ? '1 file' : `${filesRead} files`
  return [
    tenancy === undefined
      ? `${files}, nothing to write`
      : `${files} into tenancy ${tenancy.code}, care setting ${tenancy.careSetting} (${tenancy.because})`,
    ...skipped.map((path) => `skipped ${path}: not .json, .ndjson, .jsonl or .xml`),
    ...assumedLines(assumedR4),
  ]
}

function assumedLines([first, ...others]: readonly string[]): string[] {
  if (first === undefined) return []
  const which = others.length === 0 ? first : `${first} and ${others.length} other files`
  return [`${which}: nothing tells the FHIR version, read as R4`]
}

function tableLines({ tally }: ImportOutcome): string[] {
  const types = Object.keys(resourceTables).filter((type) => tally.byType.has(type))
  if (types.length === 0) return []
  const rows = types.map((type) => [
    type,
    ...columns.map((column) => String(tally.byType.get(type)?.[column] ?? 0)),
  ])
  return ['', ...aligned([['', ...columns.map((column) => headings[column])], ...rows])]
}

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, at) => Math.max(...rows.map((row) => row[at]?.length ?? 0)))
  return rows.map((row) =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart((widths[at] ?? 0) + 2)))
      .join(''),
  )
}

function unmodelledLines({ tally }: ImportOutcome): string[] {
  if (tally.unmodelled.size === 0) return []
  const counts = [...tally.unmodelled]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, count]) => `${type} ${count}`)
  return ['', `Not yet modelled, and left out: ${counts.join(', ')}`]
}

function linkLines({ links, merges, mergesTakenBack }: ImportOutcome): string[] {
  const { linked, differentBirthDate, sameTenancy, keptApart } = links
  const notes = [
    [merges, 'records merged, as their source says'],
    [mergesTakenBack, 'merges taken back, as their source no longer says so'],
    [differentBirthDate, 'NHS numbers not linked: the dates of birth differ'],
    [links.conflictingNumbers ?? 0, 'NHS numbers not linked: linked records hold different NHS numbers'],
    [sameTenancy, 'NHS numbers not linked: one source has several records of it'],
    [keptApart, 'NHS numbers not linked: a person has separated the records'],
  ] as const
  const told = notes.filter(([count]) => count > 0).map(([count, text]) => `${count} ${text}`)
  return ['', `${linked} records linked by NHS number and date of birth`, ...told]
}

function listLines(what: string, refusals: readonly Refusal[]): string[] {
  if (refusals.length === 0) return []
  const shown = refusals.slice(0, mostShown).map(({ file, place, type, reason }) => {
    const where = [file, place, type].filter(Boolean).join(' · ')
    return `  ${where}: ${reason}`
  })
  const more = refusals.length - shown.length
  return [
    '',
    `${refusals.length} ${what}`,
    ...shown,
    ...(more > 0 ? [`  and ${more} more: --report FILE lists all`] : []),
  ]
}
