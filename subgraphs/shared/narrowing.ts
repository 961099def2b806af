import type { PatientRecordType } from '../../schema/record-types.ts'
import { careSettingCodes } from '../../schema/subgraph-access.ts'
import { qualifiedColumn, qualifiedName } from './columns.ts'
import type { RecordListing } from './record-listing.ts'
import type { Rights } from './rights.ts'
import { plainArray } from './store.ts'

/** What a statement leaves out because a caller may not read it, as conditions that stand in the statement itself. */
export interface Narrowing {
  /** Two narrowings of one shape make the same text; empty where nothing is left out. There are few. */
  readonly shape: string
  /**
   * Conditions on a row; none where nothing is left out.
   * @param first the number of the first placeholder.
   * @param detailId what the row's DetailID is known to equal before there is a row: the patient record is then judged once
   * and not for each row.
   */
  conditions(alias: string, first: number, detailId?: string): readonly string[]
  /** Values of the placeholders, in their order. */
  readonly parameters: readonly string[]
  /**
   * The same for the rows that are left out for being restricted themselves and nothing else; null where they are shown.
   */
  restrictedConditions(alias: string, first: number): readonly string[] | null
}

/** Nothing is left out: for what is about nobody. */
export const unnarrowed: Narrowing = {
  shape: '',
  conditions: () => [],
  parameters: [],
  restrictedConditions: () => null,
}

/** One right that leaves rows out: the condition over its placeholder, and the placeholder's value. */
export interface Bound {
  readonly name: string
  readonly value: string
  condition(alias: string, placeholder: string): string
}

/** What makes a row restricted. */
export interface Restriction {
  /** The condition on a row that it is itself. */
  own(alias: string): string
  /** The condition on a DetailID that its patient record is; null for those records themselves. */
  readonly inherited: ((detailId: string) => string) | null
}

/** @param restriction null where restricted rows are shown. */
export function narrowingBy(bounds: readonly Bound[], restriction: Restriction | null): Narrowing {
  if (bounds.length === 0 && restriction === null) return unnarrowed
  const bounded = (alias: string, first: number) =>
    bounds.map((bound, n) => bound.condition(alias, `$${first + n}::text`))
  const { own, inherited } = restriction ?? { own: null, inherited: null }
  return {
    shape: [...bounds.map(({ name }) => name), ...(restriction === null ? [] : ['open'])].join(),
    parameters: bounds.map(({ value }) => value),
    conditions: (alias, first, detailId = `${alias}.detail_id`) => [
      ...bounded(alias, first),
      ...(own === null ? [] : [`not ${own(alias)}`]),
      ...(inherited === null ? [] : [`not ${inherited(detailId)}`]),
    ],
    restrictedConditions: (alias, first) => own && [...bounded(alias, first), own(alias)],
  }
}

/** For one type of record about patients; null where none may be read, and no statement needs to run. */
export function narrowingOf(
  rights: Rights,
  type: PatientRecordType,
  { table, restrictedRecord }: RecordListing,
): Narrowing | null {
  const settings = rights.settingsOf(type)
  if (settings.length === 0) return null
  const { ownDetailIds, showsRestricted } = rights
  const bounds: Bound[] = []
  if (settings.length < careSettingCodes.length) {
    bounds.push({
      name: 'care-setting',
      value: plainArray(settings),
      condition: (alias, placeholder) =>
        `${qualifiedColumn(alias, table.careSetting)} = any(${placeholder}::text[])`,
    })
  }
  if (ownDetailIds !== null) {
    bounds.push({
      name: 'own',
      value: plainArray(ownDetailIds),
      condition: (alias, placeholder) =>
        `${qualifiedColumn(alias, table.detailId)} = any(${placeholder}::bigint[])`,
    })
  }
  const restriction: Restriction = {
    own: (alias) => qualifiedColumn(alias, table.restricted),
    inherited: (detailId) =>
      `exists (select from ${qualifiedName(restrictedRecord)} s
        where ${qualifiedColumn('s', restrictedRecord.detailId)} = ${detailId})`,
  }
  return narrowingBy(bounds, showsRestricted ? null : restriction)
}
