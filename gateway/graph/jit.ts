import {
  BREAK,
  type DocumentNode,
  GraphQLScalarType,
  GraphQLSchema,
  getNamedType,
  isScalarType,
  isSpecifiedScalarType,
  Kind,
  TypeInfo,
  visit,
  visitWithTypeInfo,
} from 'graphql'
import { compileQuery, isCompiledQuery } from 'graphql-jit'

import type { SubgraphReply } from './subgraph.ts'

/** Runs a compiled operation with variables that are already coerced. */
export type RunCompiled = (
  context: unknown,
  coerced: Readonly<Record<string, unknown>>,
) => Promise<SubgraphReply> | SubgraphReply

/** Compiles an operation with graphql-jit; `undefined` when it cannot take it. */
export type Jit = (document: DocumentNode, operationName?: string) => RunCompiled | undefined

/**
 * graphql-jit never finishes compiling a variable whose input type contains itself (0.8.9). So it never sees the type of
 * a variable: each is declared as a scalar that lets everything pass, and is coerced before.
 */
export function createJit(schema: GraphQLSchema): Jit {
  const coerced = new GraphQLScalarType({ name: 'CoercedVariable' })
  const config = schema.toConfig()
  const open = new GraphQLSchema({ ...config, types: [...config.types, coerced], assumeValid: true })

  return (document, operationName) => {
    if (hasVariableInsideScalar(document, schema)) return undefined
    try {
      const compiled = compileQuery(open, withOpenVariables(document, coerced.name), operationName, {
        // Without it, one fragment that is spread under two conditions takes the conditions of both.
        useExperimentalPathBasedSkipInclude: true,
      })
      if (!isCompiledQuery(compiled)) return undefined
      return (context, variables) => compiled.query(undefined, context, variables)
    } catch {
      return undefined
    }
  }
}

function withOpenVariables(document: DocumentNode, typeName: string): DocumentNode {
  return visit(document, {
    VariableDefinition: (definition) => ({
      ...definition,
      type: { kind: Kind.NAMED_TYPE, name: { kind: Kind.NAME, value: typeName } },
      defaultValue: undefined,
    }),
  })
}

/** graphql-jit leaves out variables in the literal of a custom scalar: `{ key: $value }` would arrive without its key. */
function hasVariableInsideScalar(document: DocumentNode, schema: GraphQLSchema): boolean {
  const types = new TypeInfo(schema)
  let found = false
  visit(
    document,
    visitWithTypeInfo(types, {
      Variable(_node, _key, parent) {
        if (Array.isArray(parent) || (parent && 'kind' in parent && parent.kind === Kind.OBJECT_FIELD)) {
          const type = getNamedType(types.getInputType())
          if (type !== undefined && !(isScalarType(type) && !isSpecifiedScalarType(type))) return undefined
          found = true
          return BREAK
        }
        return undefined
      },
    }),
  )
  return found
}
