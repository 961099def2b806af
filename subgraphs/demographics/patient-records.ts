import DataLoader from 'dataloader'
import type { GraphQLResolveInfo } from 'graphql'
import { careSettings } from '../../drizzle/schema/columns.ts'
import type { PatientRecordRow } from '../../drizzle/schema/rows.ts'
import { Fault } from '../../schema/fault.ts'
import { allColumns, boundedColumnSets } from '../shared/column-sets.ts'
import { columnsOfFields, type FieldColumnsOf } from '../shared/field-columns.ts'
import type { Narrowing } from '../shared/narrowing.ts'
import { keyShapes, rowsOfPossibleKeys, statementByKeys } from '../shared/row-loaders.ts'
import { rememberedBySelection, selectedBelow } from '../shared/selection.ts'
import type { SubgraphStore } from '../shared/store.ts'
import type { RecordRights } from './record-rights.ts'
import { everyColumn, knownRecords, readableRecords } from './record-statement.ts'
import type { Source } from './sources.ts'

/** One source's record with what its precedence among linked records depends on. */
export interface RecordOfSource extends PatientRecordRow {
  readonly source: Source
  readonly majorDetailId: string | null
  /** Holds a current NHS number that is present and verified (status 01). */
  readonly verified: boolean
}

/** What a selection needs of a record. */
interface SelectedColumns {
  /** Tells it from those that need anything else. */
  readonly name: string
  readonly columns: readonly string[]
  /** Whether that is known of a record that may not be read, too. */
  readonly isKnown: boolean
}

interface RecordWanted {
  readonly detailId: string
  readonly selected: SelectedColumns
  /** Whether what is known of it is told where it may not be read. */
  readonly isReferred: boolean
}

/** A record that may be known but not read has no column but its DetailID and its source. */
interface ReadRecord extends RecordOfSource {
  readonly readable?: boolean
}

/** How one request reads records by DetailID: null where there is none. What is asked for at once is one statement. */
export interface RecordLoader {
  /** With every column, for whoever chooses among records. */
  load(detailId: string): Promise<RecordOfSource | null>
  /** With the columns that the selection below a field needs, and no others. */
  loadSelected(detailId: string, info: GraphQLResolveInfo): Promise<RecordOfSource | null>
  /**
   * The same for what refers to a record. One that may be known but not read has its DetailID and its source, nothing
   * where it may be null, and a fault NOT_PERMITTED where it may not.
   */
  loadReferred(detailId: string, info: GraphQLResolveInfo): Promise<RecordOfSource | null>
  /** Its source, for whoever may know of the record. */
  loadSource(detailId: string): Promise<Source | null>
}

/** @returns a function that makes the loader of one request from its store, by what it may read. */
export function recordLoaderFactory(
  fieldColumnsOf: FieldColumnsOf,
): (store: SubgraphStore, rights: RecordRights) => RecordLoader {
  const fieldColumns = fieldColumnsOf('PatientRecord', new Set(everyColumn))
  const selectedColumns = rememberedBySelection((info) =>
    named(columnsOfFields(fieldColumns, selectedBelow(info).keys(), ['detailId'])),
  )
  const shared = statements()
  return (store, recordRights) => {
    const { rights, readable } = recordRights
    const loader = new DataLoader<RecordWanted, ReadRecord | null, string>(
      (wanted) => readRecords(store, recordRights, wanted, shared),
      { cacheKeyFn: ({ detailId, selected, isReferred }) => `${detailId} ${isReferred} ${selected.name}` },
    )
    const loadReadable = (detailId: string, selected: SelectedColumns) => {
      rights.tellClosed('Patient')
      return readable === null
        ? Promise.resolve(null)
        : loader.load({ detailId, selected, isReferred: false })
    }
    return {
      load: (detailId) => loadReadable(detailId, everySelected),
      loadSelected: (detailId, info) => loadReadable(detailId, selectedColumns(info)),
      loadReferred: (detailId, info) => {
        const selected = selectedColumns(info)
        if (!selected.isKnown) rights.tellClosed('Patient')
        return loader.load({ detailId, selected, isReferred: true })
      },
      loadSource: async (detailId) =>
        (await loader.load({ detailId, selected: knownSelected, isReferred: true }))?.source ?? null,
    }
  }
}

/** What is told of a record that may be known but not read. */
const knownColumns: readonly string[] = ['detailId', 'source']

function named(columns: readonly string[]): SelectedColumns {
  return { name: columns.join(), columns, isKnown: columns.every((name) => knownColumns.includes(name)) }
}

const everySelected = named(everyColumn)
const knownSelected = named(knownColumns)

function withoutDemographics({ detailId, source }: RecordOfSource): RecordOfSource {
  const withheld = new Fault('NOT_PERMITTED', 'This is withheld.')
  const neverNull = ['sourceId', 'version', 'lastUpdated', 'fhirVersion', 'synthetic'] as const
  const refused = Object.fromEntries(neverNull.map((name) => [name, withheld]))
  return { detailId, source, ...refused } as unknown as RecordOfSource
}

/** What all requests share: there are few sets of columns, and few shapes of what may be read. */
interface Statements {
  readonly boundedColumns: (asked: readonly string[]) => readonly string[]
  readonly readableText: (columns: readonly string[], readable: Narrowing) => string
}

function statements(): Statements {
  const texts = new Map<string, string>()
  return {
    boundedColumns: boundedColumnSets(everyColumn),
    readableText: (columns, readable) => {
      const name = `${columns.join()} ${readable.shape}`
      const text = texts.get(name) ?? readableRecords(columns, readable)
      texts.set(name, text)
      return text
    },
  }
}

const detailIdOf = ({ detailId }: { readonly detailId: string }) => detailId

async function readRecords(
  store: SubgraphStore,
  { readable, known }: RecordRights,
  wanted: readonly RecordWanted[],
  { boundedColumns, readableText }: Statements,
): Promise<readonly (ReadRecord | null)[]> {
  if (known === null) return wanted.map(() => null)
  const columns = boundedColumns(allColumns(wanted.map(({ selected }) => selected.columns)))
  const isOneRule =
    readable?.shape === known.shape && readable.parameters.join('\n') === known.parameters.join('\n')
  const statement = isOneRule
    ? statementByKeys<ReadRecord>(readableText(columns, readable), readable, detailIdOf)
    : statementByKeys<ReadRecord>(
        knownRecords(columns, known, readable),
        { parameters: [...known.parameters, ...(readable?.parameters ?? [])] },
        detailIdOf,
      )
  const ids = [...new Set(wanted.map(detailIdOf))]
  const found = await rowsOfPossibleKeys<ReadRecord>(store, statement, ids, keyShapes.bigint)
  const byId = new Map(ids.map((id, n) => [id, found[n]?.[0]]))
  return wanted.map(({ detailId, isReferred }) => {
    const record = byId.get(detailId)
    if (record === undefined) return null
    if (record.readable !== false) return record
    return isReferred ? withoutDemographics(record) : null
  })
}

/**
 * Orders the records of one person: those not merged away, then those with a verified NHS number, then by care
 * setting, then the latest updated, then the lowest DetailID. `Patient` in the SDL states the rule for readers.
 */
export function byPrecedence(a: RecordOfSource, b: RecordOfSource): number {
  return (
    Number(a.majorDetailId !== null) - Number(b.majorDetailId !== null) ||
    Number(b.verified) - Number(a.verified) ||
    careSettings.indexOf(a.source.careSetting) - careSettings.indexOf(b.source.careSetting) ||
    Date.parse(b.lastUpdated) - Date.parse(a.lastUpdated) ||
    (BigInt(a.detailId) < BigInt(b.detailId) ? -1 : 1)
  )
}
