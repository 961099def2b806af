/** Names that exist are told only to callers who may ask for them: a wrong guess would find what introspection hides. */
import type { GraphQLFormattedError } from 'graphql'

/** Takes `Did you mean …?` from the errors of a reply. */
export function removeSuggestions(reply: { errors?: readonly GraphQLFormattedError[] }): void {
  reply.errors = reply.errors?.map((error) => ({ ...error, message: error.message.replace(SUGGESTION, '') }))
}

const SUGGESTION = / Did you mean [^?]*\?/
