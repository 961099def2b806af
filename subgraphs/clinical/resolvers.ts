import { recordResolvers, reference } from '../shared/record-resolvers.ts'
import { valueResolvers } from '../shared/values.ts'
import type { Resolvers } from './generated/resolvers.ts'
import { componentValue, observationValue } from './observation-value.ts'

/** Only what differs between SDL and row; every other field is a column of its name. */
export const resolvers: Resolvers = {
  ...valueResolvers,
  Query: {
    allergyIntolerance: (_root, { id }, { records }) => records.AllergyIntolerance.byId.load(id),
    condition: (_root, { id }, { records }) => records.Condition.byId.load(id),
    observation: (_root, { id }, { records }) => records.Observation.byId.load(id),
  },
  Patient: {
    __resolveReference: (patient) => patient,
    allergyIntolerances: (patient, given, { records }, info) =>
      records.AllergyIntolerance.page(patient, given, info),
    conditions: (patient, given, { records }, info) => records.Condition.page(patient, given, info),
    observations: (patient, given, { records }, info) => records.Observation.page(patient, given, info),
  },
  AllergyIntolerance: {
    __resolveReference: ({ id }, { records }) => records.AllergyIntolerance.byId.load(id),
    ...recordResolvers,
    encounter: ({ encounterId }) => reference(encounterId),
    recorder: ({ recorderId }) => reference(recorderId),
    asserter: ({ asserterId }) => reference(asserterId),
  },
  AllergyReaction: {
    manifestations: ({ manifestation }) => [...(manifestation ?? [])],
    notes: ({ note }) => [...(note ?? [])],
  },
  Condition: {
    __resolveReference: ({ id }, { records }) => records.Condition.byId.load(id),
    ...recordResolvers,
    encounter: ({ encounterId }) => reference(encounterId),
    asserter: ({ asserterId }) => reference(asserterId),
  },
  Observation: {
    __resolveReference: ({ id }, { records }) => records.Observation.byId.load(id),
    ...recordResolvers,
    value: observationValue,
    encounter: ({ encounterId }) => reference(encounterId),
    performer: ({ performerId }) => reference(performerId),
  },
  ObservationComponent: { value: componentValue },
  ObservationValue: { date: ({ date, start }) => date ?? start ?? null },
}
