/** Whoever sees restricted records because glass was broken is told so, in the answer itself. */
import type { ApolloServerPlugin } from '@apollo/server'
import { breakGlassReasonOf } from '../visits.ts'
import type { GraphqlContext } from './door-gateway.ts'

/** Adds `extensions.breakGlass` to the answers of such a caller. */
export function createBreakGlassNotice(): ApolloServerPlugin<GraphqlContext> {
  return {
    requestDidStart: async () => ({
      async willSendResponse({ contextValue, response: { body } }) {
        if (body.kind !== 'single' || breakGlassReasonOf(contextValue.caller) === null) return
        const notice = { breakGlass: { opened: 'restricted records', recorded: true } }
        body.singleResult.extensions = { ...body.singleResult.extensions, ...notice }
      },
    }),
  }
}
