/** The graph's own API as one schema, with resolvers for what the bench asks; the rest has none. */
import { readFileSync } from 'node:fs'
import { buildSchema, type GraphQLFieldResolver, type GraphQLSchema, isEnumType, isObjectType } from 'graphql'
import type { FhirCodeableConcept } from '../../../../drizzle/schema/columns.ts'
import type { ConditionRow, ObservationRow, PatientRecordRow } from '../../../../drizzle/schema/rows.ts'
import { enumCode } from '../../../../schema/enum-codes.ts'
import type { Loaders } from './loaders.ts'

export interface Context {
  readonly loaders: Loaders
}

interface Person {
  readonly detailId: string
}

// biome-ignore lint/suspicious/noExplicitAny: sources and arguments differ from field to field, as in any resolver map
type Resolvers = Readonly<Record<string, Readonly<Record<string, GraphQLFieldResolver<any, Context>>>>>

export const resolvers: Resolvers = {
  Query: {
    patient: async (_root, { detailId }: Person, { loaders }) =>
      (await loaders.linked.load(detailId)) && { detailId },
    findPatients: async (_root, { criteria }: { criteria: { detailIds: string[] } }, { loaders }) => ({
      nodes: await loaders.patientsByName(criteria.detailIds),
    }),
  },
  Patient: {
    linkedDetailIds: ({ detailId }: Person, _given, { loaders }) => loaders.linked.load(detailId),
    record: ({ detailId }: Person, _given, { loaders }) => loaders.records.load(detailId),
    conditions: async ({ detailId }: Person, { first }: { first: number }, { loaders }) => {
      const ids = (await loaders.linked.load(detailId)) ?? []
      return { nodes: await loaders.conditions.load({ ids, first }) }
    },
    observations: async ({ detailId }: Person, { first }: { first: number }, { loaders }) => {
      const ids = (await loaders.linked.load(detailId)) ?? []
      return { nodes: await loaders.observations.load({ ids, first }) }
    },
  },
  PatientRecord: {
    tenancy: ({ tenancyCode }: PatientRecordRow, _given, { loaders }) => loaders.tenancies.load(tenancyCode),
  },
  Condition: {
    record: ({ detailId }: ConditionRow, _given, { loaders }) => loaders.records.load(detailId),
  },
  Observation: {
    record: ({ detailId }: ObservationRow, _given, { loaders }) => loaders.records.load(detailId),
    value: ({ value, quantityValue, quantityUnit }: ObservationRow) =>
      quantityValue === null && quantityUnit === null
        ? value
        : { quantity: { value: quantityValue === null ? null : Number(quantityValue), unit: quantityUnit } },
  },
  CodeableConcept: { codings: ({ coding }: FhirCodeableConcept) => coding ?? [] },
}

export function createMonolithSchema(): GraphQLSchema {
  const sdl = new URL('../../../../schema/generated/api.graphql', import.meta.url)
  const schema = buildSchema(readFileSync(sdl, 'utf8'))
  for (const type of Object.values(schema.getTypeMap())) {
    if (isEnumType(type) && !type.name.startsWith('__')) {
      for (const value of type.getValues()) value.value = enumCode(type.name, value.name)
    }
    if (!isObjectType(type)) continue
    for (const [name, resolve] of Object.entries(resolvers[type.name] ?? {})) {
      const field = type.getFields()[name]
      if (field === undefined) throw new Error(`${type.name}.${name} is not in the API.`)
      field.resolve = resolve
    }
  }
  return schema
}
