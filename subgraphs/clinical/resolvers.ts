import type { AllergyIntoleranceRow, ConditionRow, ObservationRow } from '../../drizzle/schema/rows.ts'
import { reading } from '../shared/field-columns.ts'
import { recordResolvers, reference } from '../shared/record-resolvers.ts'
import { valueResolvers } from '../shared/values.ts'
import type { Resolvers } from './generated/resolvers.ts'
import { componentValue, observationValue, valueColumns } from './observation-value.ts'

const ofAllergy = reading<AllergyIntoleranceRow>()
const ofCondition = reading<ConditionRow>()
const ofObservation = reading<ObservationRow>()

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
    encounter: ofAllergy(['encounterId'], ({ encounterId }) => reference(encounterId)),
    recorder: ofAllergy(['recorderId'], ({ recorderId }) => reference(recorderId)),
    asserter: ofAllergy(['asserterId'], ({ asserterId }) => reference(asserterId)),
  },
  AllergyReaction: {
    manifestations: ({ manifestation }) => [...(manifestation ?? [])],
    notes: ({ note }) => [...(note ?? [])],
  },
  Condition: {
    __resolveReference: ({ id }, { records }) => records.Condition.byId.load(id),
    ...recordResolvers,
    encounter: ofCondition(['encounterId'], ({ encounterId }) => reference(encounterId)),
    asserter: ofCondition(['asserterId'], ({ asserterId }) => reference(asserterId)),
  },
  Observation: {
    __resolveReference: ({ id }, { records }) => records.Observation.byId.load(id),
    ...recordResolvers,
    value: ofObservation(valueColumns, (row) => observationValue(row)),
    encounter: ofObservation(['encounterId'], ({ encounterId }) => reference(encounterId)),
    performer: ofObservation(['performerId'], ({ performerId }) => reference(performerId)),
  },
  ObservationComponent: { value: componentValue },
  ObservationValue: { date: ({ date, start }) => date ?? start ?? null },
}
