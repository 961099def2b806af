/** The requests of the bench. Each query comes in many variants, so that no two requests under way are the same. */
import type { BenchPerson } from '../people/bench-people.ts'
import { onePatientOperation, patientListOperation, tinyOperation } from './graphql-operations.ts'

export const queryNames = ['tiny', 'one-patient', 'list', 'fhir', 'ccapi'] as const
export type QueryName = (typeof queryNames)[number]

/** One HTTP request as plain values. */
export interface BenchRequest {
  readonly path: string
  /** Absent: GET. */
  readonly body?: string
}

const LIST_SIZE = 50

const graphql = (query: string, variables: object): BenchRequest => ({
  path: '/graphql',
  body: JSON.stringify({ query, variables }),
})

/** Every DetailID of every person once; a list starts at each person in turn. */
export const requestsOf: Readonly<
  Record<QueryName, (people: readonly BenchPerson[]) => readonly BenchRequest[]>
> = {
  tiny: (people) => interleaved(people).map((detailId) => graphql(tinyOperation, { detailId })),
  'one-patient': (people) =>
    interleaved(people).map((detailId) => graphql(onePatientOperation, { detailId })),
  list: (people) =>
    interleaved(people).map((_detailId, start) =>
      graphql(patientListOperation, { detailIds: listFrom(people, start) }),
    ),
  fhir: (people) =>
    interleaved(people).map((detailId) => ({ path: `/fhir/STU3/Condition?patient=Patient/${detailId}` })),
  ccapi: (people) =>
    interleaved(people).map((detailId) => ({ path: `/gp/patients/${detailId}/gp-problems/active` })),
}

/** Neighbours are of different people. */
function interleaved(people: readonly BenchPerson[]): readonly string[] {
  return [0, 1, 2].flatMap((place) => people.flatMap((person) => person[place] ?? []))
}

/** Fifty people, or all where there are fewer, each by one of their DetailIDs. */
function listFrom(people: readonly BenchPerson[], start: number): readonly string[] {
  const size = Math.min(LIST_SIZE, people.length)
  return Array.from({ length: size }, (_, n) => {
    const person = people[(start + n) % people.length] ?? []
    return person[(start + n * 2) % person.length] ?? ''
  })
}
