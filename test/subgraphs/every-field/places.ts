/** Where records of a type can be asked for: each place is one operation, run for every key that it has. */
import type postgres from 'postgres'
import { type Json, valuesAt } from './selections.ts'

export interface Place {
  readonly name: string
  /** The field of `Query`, with `$key` for its argument. */
  readonly root: string
  readonly keys: readonly string[]
  /** From there to the records, arguments included. */
  readonly path: readonly string[]
}

export function operationFor({ root, path }: Place, selection: string): string {
  const below = path.reduceRight((inner, step) => `${step} { ${inner} }`, selection)
  return `query($key: ID!) { root: ${root} { ${below} } }`
}

/** In the order of the answer. */
export function recordsIn({ path }: Place, data: Readonly<Record<string, Json>> | null): readonly Json[] {
  return valuesAt(
    data?.root,
    path.map((step) => step.replace(/\(.*/, '')),
  )
}

export const testedTypes = [
  'Condition',
  'AllergyIntolerance',
  'Observation',
  'Encounter',
  'PatientRecord',
] as const
export type TestedType = (typeof testedTypes)[number]

const all = '(first: null)'

/** @returns by type: first the place that reads every column, which the others are held against. */
export async function placesOf(sql: postgres.Sql): Promise<Readonly<Record<TestedType, readonly Place[]>>> {
  const detailIds = await firstColumn(sql, 'select detail_id from demographics.patient_record order by 1')
  const people = await firstColumn(
    sql,
    'select min(detail_id) from demographics.link_membership group by set_id',
  )
  const byId = async (field: string, table: string): Promise<Place> => ({
    name: 'by id',
    root: `${field}(id: $key)`,
    keys: await firstColumn(sql, `select id from ${table} order by 1`),
    path: [],
  })
  const below = (name: string, ...path: string[]): Place => ({
    name,
    root: 'patient(detailId: $key)',
    keys: people,
    path,
  })
  return {
    Condition: [
      await byId('condition', 'clinical.condition'),
      below('in pages', `conditions${all}`, 'nodes'),
    ],
    AllergyIntolerance: [
      await byId('allergyIntolerance', 'clinical.allergy_intolerance'),
      below('in pages', `allergyIntolerances${all}`, 'nodes'),
    ],
    Observation: [
      await byId('observation', 'clinical.observation'),
      below('in pages', `observations${all}`, 'nodes'),
    ],
    Encounter: [
      await byId('encounter', 'admin_adt.encounter'),
      below('in pages', `encounters${all}`, 'nodes'),
      below('of a condition', `conditions${all}`, 'nodes', 'encounter'),
      below('part of another', `encounters${all}`, 'nodes', 'partOf'),
    ],
    PatientRecord: [
      below('all of a person', 'records'),
      { ...below('as Patient.record', 'record'), keys: detailIds },
      below('of a fact', 'name', 'record'),
      below('of an observation', `observations${all}`, 'nodes', 'record'),
      below('merged into', 'records', 'mergedInto'),
      below('merged from', 'records', 'mergedFrom'),
      below('merged into, twice over', 'records', 'mergedFrom', 'mergedInto', 'mergedInto'),
    ],
  }
}

async function firstColumn(sql: postgres.Sql, query: string): Promise<readonly string[]> {
  return (await sql.unsafe(query).values()).map(([value]) => String(value))
}
