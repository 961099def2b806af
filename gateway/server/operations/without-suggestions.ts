/** Names that exist are told only to callers who may ask for them: a wrong guess would find what introspection hides. */
import type { ApolloServerPlugin } from '@apollo/server'

interface SchemaReader {
  readonly mayIntrospect: boolean
}

/** An Apollo Server plugin that takes `Did you mean …?` from the errors of everybody else. */
export function createWithoutSuggestions<Context extends SchemaReader>(): ApolloServerPlugin<Context> {
  return {
    requestDidStart: async () => ({
      async willSendResponse({ contextValue, response: { body } }) {
        if (contextValue.mayIntrospect || body.kind !== 'single' || !body.singleResult.errors) return
        body.singleResult.errors = body.singleResult.errors.map((error) => ({
          ...error,
          message: error.message.replace(SUGGESTION, ''),
        }))
      },
    }),
  }
}

const SUGGESTION = / Did you mean [^?]*\?/
