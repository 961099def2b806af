import {
  GraphQLID,
  type GraphQLSchema,
  GraphQLString,
  getNullableType,
  getVariableValues,
  isListType,
  isNonNullType,
  isScalarType,
  typeFromAST,
  type VariableDefinitionNode,
} from 'graphql'

/** Coerced variables, or why they do not fit. */
export type CoerceVariables = (
  given: Readonly<Record<string, unknown>>,
) => ReturnType<typeof getVariableValues>

/** As many as `execute` tells. */
const limits = { maxErrors: 50 }

/** Whether a given value is what coercion would make of it. */
type FitsAsItIs = (value: unknown) => boolean

interface Variable {
  readonly name: string
  readonly fits: FitsAsItIs
}

/**
 * As `getVariableValues` of graphql, which looks at every item of every list: most operations are given texts, lists of
 * texts and representations, which coercion would leave as they are. They are not copied: nobody may change them.
 */
export function compileCoercion(
  schema: GraphQLSchema,
  definitions: readonly VariableDefinitionNode[],
): CoerceVariables {
  const variables = definitions.map(
    (definition): Variable => ({
      name: definition.variable.name.value,
      fits: compileFit(schema, definition),
    }),
  )
  return (given) => {
    const coerced: Record<string, unknown> = {}
    for (const { name, fits } of variables) {
      const value = given[name]
      if (!fits(value)) return asOwn(getVariableValues(schema, definitions, given, limits))
      coerced[name] = value
    }
    return { coerced }
  }
}

/** Whoever looks for a variable that has no value finds none, whatever its name. */
function asOwn({
  coerced,
  errors,
}: ReturnType<typeof getVariableValues>): ReturnType<typeof getVariableValues> {
  return errors === undefined ? { coerced: Object.assign(Object.create(null), coerced) } : { errors }
}

function compileFit(schema: GraphQLSchema, definition: VariableDefinitionNode): FitsAsItIs {
  // What every object has by that name is no value of a request.
  if (definition.variable.name.value in Object.prototype) return () => false
  const type = typeFromAST(schema, definition.type)
  if (isText(type)) return isString
  const list = getNullableType(type)
  if (!isListType(list)) return () => false
  if (isText(list.ofType)) return (value) => Array.isArray(value) && value.every(isString)
  const item = getNullableType(list.ofType)
  const isAny = item !== list.ofType && isScalarType(item) && item.name === '_Any'
  return isAny ? (value) => Array.isArray(value) && value.every(isThere) : () => false
}

function isText(type: unknown): boolean {
  const given = isNonNullType(type) ? type.ofType : type
  return given === GraphQLString || given === GraphQLID
}

const isString = (value: unknown) => typeof value === 'string'
const isThere = (value: unknown) => value !== null && value !== undefined
