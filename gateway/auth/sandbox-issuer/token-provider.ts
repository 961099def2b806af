/**
 * oidc-provider (https://github.com/panva/node-oidc-provider), cut down to the client credentials grant (RFC 6749 §4.4).
 * It authenticates clients and signs tokens; which scopes a token gets is decided in `granted-scope.ts`.
 */
import type { Client, Provider as ProviderClass } from 'oidc-provider'
import als from 'oidc-provider/lib/helpers/als.js'
import { InvalidScope } from 'oidc-provider/lib/helpers/errors.js'
import { Provider } from 'oidc-provider/lib/provider.js'
import type { RecordTokenAnswer } from '../token-answer.ts'
import { grantedScope } from './granted-scope.ts'
import {
  providerConfiguration,
  resourceServerOf,
  type TokenProviderOptions,
} from './provider-configuration.ts'

/** Names a request from here to the provider, whatever its client sent by that name. */
export const REQUEST_ID_HEADER = 'x-request-id'

type Middleware = Parameters<ProviderClass['use']>[0]

export interface TokenProvider {
  /** Answers `POST /token`, whose header `x-request-id` the record takes. */
  readonly handle: ReturnType<ProviderClass['callback']>
  /** A token as the endpoint gives it to this client when it asks for no scope. */
  mint(clientId: string, lifetimeS: number): Promise<string>
}

export function createTokenProvider(options: TokenProviderOptions): TokenProvider {
  leaveUnwatched(als)
  const provider = new Provider(options.issuer, providerConfiguration(options))
  const resourceServer = resourceServerOf(options)
  const allowed = new Map(options.clients.map(({ id, scopes }) => [id, scopes]))
  const issue = (client: Client, scope: string, expiresIn: number): Promise<string> =>
    new provider.ClientCredentials({ client, resourceServer, scope, expiresIn }).save()
  provider.registerGrantType(
    'client_credentials',
    async (ctx) => {
      const { client, params } = ctx.oidc
      const scope = grantedScope(allowed.get(client.clientId) ?? [], params.scope).join(' ')
      if (scope === '') throw new InvalidScope('none of the requested scopes is granted to this client', '')
      const token = await issue(client, scope, options.lifetimeS)
      ctx.body = tokenResponse(token, scope, options.lifetimeS)
    },
    ['scope'],
  )
  provider.use(recordBeforeReply(options.recordAnswer))
  provider.use(adjustReply(options.issuer))
  return {
    handle: provider.callback(),
    async mint(clientId, lifetimeS) {
      const client = await provider.Client.find(clientId)
      if (client === undefined) throw new TypeError(`There is no demo client "${clientId}".`)
      return issue(client, grantedScope(allowed.get(clientId) ?? [], undefined).join(' '), lifetimeS)
    },
  }
}

/**
 * The library hands its request on in an AsyncLocalStorage, which nothing that is configured here asks for. It is never
 * entered: from the first time on V8 would take every promise of the process for one that is watched, to its end, and
 * all that waits would run slower.
 */
function leaveUnwatched(storage: typeof als): void {
  Object.assign(storage, { run: (_request: unknown, next: () => unknown) => next() })
}

/**
 * RFC 6749 §5.2: a 401 says how to authenticate, whichever way the client tried. Which page may ask from another origin
 * is the server's own to say, here as everywhere else.
 */
function adjustReply(realm: string): Middleware {
  return async (ctx, next) => {
    const saidByServer = ctx.res.hasHeader('access-control-allow-origin')
    delete ctx.req.headers.origin
    await next()
    if (!saidByServer) ctx.remove('access-control-allow-origin')
    if (!saidByServer) ctx.remove('access-control-expose-headers')
    if (ctx.status === 401 && !ctx.res.hasHeader('www-authenticate')) {
      ctx.set('www-authenticate', `Basic realm="${realm}"`)
    }
  }
}

/** The reply is complete here and has not left: where it cannot be recorded, another one leaves. */
function recordBeforeReply(record: RecordTokenAnswer): Middleware {
  return async (ctx, next) => {
    await next()
    const requestId = ctx.get(REQUEST_ID_HEADER)
    try {
      await record({ requestId, clientId: ctx.oidc?.client?.clientId ?? null, status: ctx.status })
    } catch {
      ctx.status = 503
      ctx.body = { error: 'temporarily_unavailable' }
    }
  }
}

/** Of RFC 6749 §5.1 and Care Connect, with the null that CCAPI's clients find (contract §4.1). */
function tokenResponse(token: string, scope: string, lifetimeS: number) {
  return { access_token: token, token_type: 'Bearer', expires_in: lifetimeS, scope, refresh_token: null }
}
