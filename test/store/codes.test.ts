import { readFileSync } from 'node:fs'
import { buildSchema, GraphQLEnumType } from 'graphql'
import { expect, test } from 'vitest'
import * as codes from '../../drizzle/schema/codes.ts'
import { enumCode } from '../../schema/enum-codes.ts'

const api = buildSchema(readFileSync('schema/generated/api.graphql', 'utf8'), { assumeValid: true })

const enumOf = {
  genders: 'Gender',
  conditionClinicalStatuses: 'ConditionClinicalStatus',
  conditionVerificationStatuses: 'ConditionVerificationStatus',
  allergyClinicalStatuses: 'AllergyIntoleranceClinicalStatus',
  allergyVerificationStatuses: 'AllergyIntoleranceVerificationStatus',
  allergyTypes: 'AllergyIntoleranceType',
  allergyCategories: 'AllergyIntoleranceCategory',
  allergyCriticalities: 'AllergyIntoleranceCriticality',
  observationStatuses: 'ObservationStatus',
  encounterStatuses: 'EncounterStatus',
  locationStatuses: 'LocationStatus',
} as const satisfies Record<keyof typeof codes, string>

const lists = Object.entries(codes).map(([list, stored]) => ({
  name: enumOf[list as keyof typeof enumOf],
  stored,
}))

test.each(lists)('what can be stored is what $name can say', ({ name, stored }) => {
  const type = api.getType(name)
  const values = type instanceof GraphQLEnumType ? type.getValues() : []
  const said = values.map((value) => enumCode(name, value.name))
  expect(said.sort()).toEqual([...stored].sort())
})
