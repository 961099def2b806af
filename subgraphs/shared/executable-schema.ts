import { buildSubgraphSchema } from '@apollo/subgraph'
import { type GraphQLSchema, isEnumType, parse } from 'graphql'
import { enumCode } from '../../schema/enum-codes.ts'
import { entitiesResolver } from './entities.ts'
import { Instant, JSONValue, PartialDate } from './scalars.ts'

/**
 * A subgraph's executable schema. Inside resolvers an enum is the FHIR code it stands for, so that a stored code
 * needs no mapping; a stored code outside the enum is an error of that field, never another code.
 */
export function executableSchema(sdl: string, resolvers: object): GraphQLSchema {
  const schema = buildSubgraphSchema({
    typeDefs: parse(sdl),
    resolvers: { ...resolvers, PartialDate, Instant, JSON: JSONValue },
  })
  useCodesInEnums(schema)
  const entities = schema.getQueryType()?.getFields()._entities
  if (entities) entities.resolve = entitiesResolver(resolvers)
  return schema
}

function useCodesInEnums(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isEnumType(type) || type.name.startsWith('__')) continue
    for (const value of type.getValues()) value.value = enumCode(type.name, value.name)
  }
}
