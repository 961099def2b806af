/**
 * Errors about the operation itself. GraphQL's own words quote what was sent, and callers send identifiers of people:
 * what leaves names the variable, the place and the type that was expected, never the value.
 */
import { GraphQLError } from 'graphql'

const CODES =
  /^(GRAPHQL_PARSE_FAILED|GRAPHQL_VALIDATION_FAILED|BAD_USER_INPUT|BAD_REQUEST|OPERATION_\w+|PERSISTED_QUERY_\w+|INTROSPECTION_DISABLED)$/

/** Whether a code says that the operation is at fault, and that it never ran. */
export function isAboutTheOperation(code: unknown): boolean {
  return typeof code === 'string' && CODES.test(code)
}

/**
 * The argument that is null by a variable that may be, where the argument may not: a mistake that is found only when the
 * field is asked, by graphql itself and without a code. Null for every other error.
 */
export function nullArgumentOf(error: unknown): string | null {
  if (!(error instanceof GraphQLError)) return null
  const [, argument] =
    /^Argument "(\w+)" of non-null type "[\w[\]!]+" must not be null\.$/.exec(error.message) ?? []
  return argument ?? null
}

/** The error's message without any value that was sent, as a literal or in a variable. */
export function messageWithoutValues(error: { readonly message: string }): string {
  const { message } = error
  const [, variable] = /^Variable "\$(\w+)" got invalid value /.exec(message) ?? []
  if (variable !== undefined) return aboutVariable(variable, message, reasonOf(error))
  return literals.reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), message)
}

function aboutVariable(name: string, message: string, reason: string): string {
  // The reason ends the message, and the place stands right before it: what is quoted earlier can look like either.
  const [, place] = / at "([\w.[\]]+)"; $/.exec(message.slice(0, message.length - reason.length)) ?? []
  return `Variable "$${name}" got an invalid value${place === undefined ? '' : ` at "${place}"`}${expectation(reason)}.`
}

function reasonOf(error: object): string {
  return error instanceof GraphQLError ? (error.originalError?.message ?? '') : ''
}

/** From the reason only what is the schema's. */
function expectation(reason: string): string {
  const [, missing, of] = /^Field "(\w+)" of required type "([\w[\]!]+)" was not provided/.exec(reason) ?? []
  if (missing !== undefined) return `: field "${missing}" of required type "${of}" was not provided`
  const [, owner] = /is not defined by type "(\w+)"/.exec(reason) ?? []
  if (owner !== undefined) return `: a field is not defined by type "${owner}"`
  for (const pattern of expectedTypes) {
    const [, type] = pattern.exec(reason) ?? []
    if (type !== undefined) return `: expected type "${type}"`
  }
  return ''
}

const expectedTypes = [
  /^Expected (?:non-nullable )?type "([\w[\]!]+)"/,
  /^(\w+) cannot represent /,
  /^Enum "(\w+)" cannot represent /,
  /^Value .* does not exist in "(\w+)" enum/s,
]

/** What GraphQL says of literals, and what is said instead. */
const literals: readonly (readonly [RegExp, string])[] = [
  [/^Expected value of type "([\w[\]!]+)", found .*$/s, 'Expected value of type "$1".'],
  [/^(\w+|Enum "\w+") cannot represent .*$/s, '$1 cannot represent this value.'],
  [/^Value .* does not exist in "(\w+)" enum.*$/s, 'A value does not exist in enum "$1".'],
  [/^(Syntax Error: .*\b(?:Name|Int|Float|String|BlockString)) ".*"/s, '$1'],
]
