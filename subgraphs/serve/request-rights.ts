/** What one HTTP request to a subgraph may read, and what it is told it was not shown. */
import type { ApolloServerPlugin } from '@apollo/server'
import { GraphQLError } from 'graphql'
import { Fault } from '../../schema/fault.ts'
import { unrestrictedAccess } from '../../schema/subgraph-access.ts'
import { createWithheldList, type WithheldList } from '../../schema/withheld.ts'
import type { OpenSubgraph } from '../open-subgraph.ts'
import { type AccessReader, createAccessReader } from './access-token.ts'

/**
 * Who decides what a request may read: the gateway, which signs it with the key that both hold. `development` opens
 * everything to whoever reaches the server.
 */
export type AccessControl = { readonly key: string } | 'development'

export type CreateContext = OpenSubgraph['createContext']

/** Where a context keeps what was withheld: Apollo copies a context's own properties, symbols too. */
const withheldList = Symbol('withheld')

/**
 * @returns a function from the header to the context of the request, whose signal aborts when its client goes. It
 * rejects with 401 where the header is not valid.
 */
export function contextMaker(
  createContext: CreateContext,
  control: AccessControl,
): (header: unknown, signal: AbortSignal) => Promise<object> {
  const read: AccessReader =
    control === 'development' ? async () => unrestrictedAccess : createAccessReader(control.key)
  return async (header, signal) => {
    const access = await read(header)
    if (access === null) throw notAuthenticated()
    const withheld = createWithheldList()
    // Not behind a prototype of its own: resolvers would meet a new kind of object with each request, which Node is slow
    // to read.
    return Object.assign(createContext(access, withheld.add, signal) as object, { [withheldList]: withheld })
  }
}

/** Says in `extensions.withheld` what the request was not shown. */
export function tellWithheld(): ApolloServerPlugin<object> {
  return {
    requestDidStart: async () => ({
      async willSendResponse({ contextValue, response: { body } }) {
        const withheld = (contextValue as { [withheldList]?: WithheldList })[withheldList]?.list() ?? []
        if (body.kind !== 'single' || withheld.length === 0) return
        body.singleResult.extensions = { ...body.singleResult.extensions, withheld }
      },
    }),
  }
}

function notAuthenticated(): GraphQLError {
  const fault = new Fault('NOT_AUTHENTICATED', 'The request says in no valid header what it may read.')
  return new GraphQLError(fault.message, {
    extensions: { code: fault.code, http: { status: 401 } },
    originalError: fault,
  })
}
