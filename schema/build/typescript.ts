import { codegen } from '@graphql-codegen/core'
import * as typescript from '@graphql-codegen/typescript'
import * as operations from '@graphql-codegen/typescript-operations'
import * as resolvers from '@graphql-codegen/typescript-resolvers'
import {
  buildASTSchema,
  buildSchema,
  type DocumentNode,
  type GraphQLEnumType,
  isEnumType,
  Kind,
  parse,
} from 'graphql'
import { enumCode } from '../enum-codes.ts'
import type { SubgraphName } from '../record-types.ts'
import { mappers } from './mappers.ts'

const scalars = { PartialDate: 'string', Instant: 'string', JSON: 'unknown', ID: 'string', _Any: 'unknown' }

/** Resolver types of one subgraph: resolvers see rows (see `mappers.ts`) and FHIR codes instead of enum names. */
export function resolverTypes(subgraph: SubgraphName, sdl: string): Promise<string> {
  const document = withoutSchemaExtensions(parse(sdl))
  const schema = buildASTSchema(document, { assumeValidSDL: true })
  const enums = Object.values(schema.getTypeMap()).filter(
    (type): type is GraphQLEnumType => isEnumType(type) && !type.name.startsWith('__'),
  )
  return codegen({
    documents: [],
    filename: `${subgraph}.ts`,
    schema: document,
    schemaAst: schema,
    config: {
      federation: true,
      scalars,
      enumsAsTypes: true,
      enumValues: Object.fromEntries(enums.map((type) => [type.name, codesByName(type)])),
      mappers: {
        ...mappers[subgraph],
        ...Object.fromEntries(enums.map((type) => [type.name, codeUnion(type)])),
      },
      contextType: '../context.ts#Context',
      useTypeImports: true,
      useIndexSignature: true,
      avoidOptionals: false,
      emitLegacyCommonJSImports: false,
      importExtension: '.ts',
      skipTypename: true,
    },
    plugins: [{ typescript: {} }, { resolvers: {} }],
    pluginMap: { typescript, resolvers },
  })
}

const codesByName = (type: GraphQLEnumType) =>
  Object.fromEntries(type.getValues().map(({ name }) => [name, enumCode(type.name, name)]))

/** Resolver types do not follow `enumValues` by themselves. */
const codeUnion = (type: GraphQLEnumType) =>
  Object.values(codesByName(type))
    .map((code) => `'${code}'`)
    .join(' | ')

/** Types and texts of the operations that adapters run, checked against the public schema. */
export async function operationTypes(
  apiSdl: string,
  documents: readonly { readonly location: string; readonly text: string }[],
): Promise<string> {
  const schema = buildSchema(apiSdl)
  const parsed: { location: string; document: DocumentNode }[] = documents.map(({ location, text }) => ({
    location,
    document: parse(text),
  }))
  const types = await codegen({
    documents: parsed,
    filename: 'operations.ts',
    schema: parse(apiSdl),
    schemaAst: schema,
    config: {
      scalars,
      enumsAsTypes: true,
      skipTypename: true,
      onlyOperationTypes: true,
      useTypeImports: true,
    },
    plugins: [{ operations: {} }],
    pluginMap: { operations },
  })
  return `${types}\n${documents.map(documentConstant).join('\n')}`
}

function documentConstant({ text }: { text: string }): string {
  const definition = parse(text).definitions[0]
  const name = definition?.kind === 'OperationDefinition' ? definition.name?.value : undefined
  if (name === undefined) throw new Error('An adapter document must begin with one named operation.')
  return `export const ${name}Document = ${JSON.stringify(text)}\n`
}

/** `extend schema @link(…)` speaks to composition; a schema cannot be built with it. */
function withoutSchemaExtensions(document: DocumentNode): DocumentNode {
  return {
    ...document,
    definitions: document.definitions.filter(({ kind }) => kind !== Kind.SCHEMA_EXTENSION),
  }
}
