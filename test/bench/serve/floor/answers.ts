/** The floor's answers to the GraphQL operations of the bench: statements, maps, one object. */
import type { BenchDatabase } from '../database.ts'
import { bigints } from '../database.ts'
import {
  type ConditionRow,
  conditionNode,
  enumName,
  type LinkedRow,
  type ObservationRow,
  observationNode,
  type PatientRow,
  type SourceRow,
  type Sources,
} from './nodes.ts'
import * as statements from './statements.ts'

export type Answer = (db: BenchDatabase, variables: Variables) => Promise<unknown>

export interface Variables {
  readonly detailId?: string
  readonly detailIds?: readonly string[]
}

export const answers: Readonly<Record<string, Answer>> = {
  Tiny: async (db, { detailId = '' }) => {
    const linked = await linkedOf(db, detailId)
    return { patient: linked && { detailId } }
  },

  OnePatient: async (db, { detailId = '' }) => {
    const linked = await linkedOf(db, detailId)
    if (linked === null) return { patient: null }
    const ids = bigints(linked)
    const [conditions, observations, sources] = await Promise.all([
      db.query<ConditionRow>(statements.conditionsOfSet, ids),
      db.query<ObservationRow>(statements.observationsOfSet, ids),
      readSources(db, linked),
    ])
    return {
      patient: {
        detailId,
        linkedDetailIds: linked,
        conditions: { nodes: conditions.map((row) => conditionNode(row, sources)) },
        observations: { nodes: observations.map((row) => observationNode(row, sources)) },
      },
    }
  },

  PatientList: async (db, { detailIds = [] }) => {
    const asked = bigints(detailIds)
    const [patients, sets] = await Promise.all([
      db.query<PatientRow>(statements.patientsByName, asked),
      db.query<LinkedRow>(statements.linkedSets, asked),
    ])
    const linkedOfAsked = new Map(sets.map(({ asked, linked }) => [asked, linked]))
    const keys = patients.map(({ detailId }, n) => ({ n, ids: linkedOfAsked.get(detailId) ?? [] }))
    const [observations, sources] = await Promise.all([
      db.query<ObservationRow & { n: number }>(statements.observationsOfSets, JSON.stringify(keys)),
      readSources(db, [...new Set(keys.flatMap(({ ids }) => ids))]),
    ])
    const nodes = patients.map(({ detailId, birthDate, gender }) => ({
      detailId,
      record: { birthDate, gender: enumName(gender) },
      observations: { nodes: [] as unknown[] },
    }))
    for (const row of observations) nodes[row.n]?.observations.nodes.push(observationNode(row, sources))
    return { findPatients: { nodes } }
  },
}

/** Null where no record has that DetailID. */
export async function linkedOf(db: BenchDatabase, detailId: string): Promise<readonly string[] | null> {
  const [set] = await db.query<LinkedRow>(statements.linkedSets, bigints([detailId]))
  return set?.linked ?? null
}

export async function readSources(db: BenchDatabase, detailIds: readonly string[]): Promise<Sources> {
  const rows = await db.query<SourceRow>(statements.sources, bigints(detailIds))
  return new Map(rows.map((row) => [row.detailId, row]))
}
