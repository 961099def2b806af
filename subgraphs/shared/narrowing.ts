import type { PatientRecordType } from '../../schema/record-types.ts'
import { careSettingCodes } from '../../schema/subgraph-access.ts'
import { qualifiedColumn } from './columns.ts'
import type { RecordTable } from './record-listing.ts'
import type { Rights } from './rights.ts'
import { plainArray } from './store.ts'

/** What a statement leaves out because a caller may not read it, as conditions that stand in the statement itself. */
export interface Narrowing {
  /** Two narrowings of one shape make the same text; empty where nothing is left out. There are few. */
  readonly shape: string
  /**
   * Conditions on a row; none where nothing is left out.
   * @param first the number of the first placeholder.
   */
  conditions(alias: string, first: number): readonly string[]
  /** Values of the placeholders, in their order. */
  readonly parameters: readonly string[]
  /**
   * The same for the rows that are left out for being restricted and nothing else; null where they are shown.
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

/** @param isRestricted the condition on a row that is restricted; null where restricted rows are shown. */
export function narrowingBy(
  bounds: readonly Bound[],
  isRestricted: ((alias: string) => string) | null,
): Narrowing {
  if (bounds.length === 0 && isRestricted === null) return unnarrowed
  const bounded = (alias: string, first: number) =>
    bounds.map((bound, n) => bound.condition(alias, `$${first + n}::text`))
  return {
    shape: [...bounds.map(({ name }) => name), ...(isRestricted === null ? [] : ['open'])].join(),
    parameters: bounds.map(({ value }) => value),
    conditions: (alias, first) => [
      ...bounded(alias, first),
      ...(isRestricted === null ? [] : [`not ${isRestricted(alias)}`]),
    ],
    restrictedConditions: (alias, first) => isRestricted && [...bounded(alias, first), isRestricted(alias)],
  }
}

/** For one type of record about patients; null where none may be read, and no statement needs to run. */
export function narrowingOf(rights: Rights, type: PatientRecordType, table: RecordTable): Narrowing | null {
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
  const isRestricted = (alias: string) => qualifiedColumn(alias, table.restricted)
  return narrowingBy(bounds, showsRestricted ? null : isRestricted)
}
