/** What oidc-provider is told: everything but the client credentials grant is off, and nothing is stored. */
import type { Adapter, Configuration, JWK, ResourceServerInstance } from 'oidc-provider'
import type { RecordTokenAnswer } from '../token-answer.ts'
import type { DemoClient } from './demo-clients.ts'
import { SIGNING_ALGORITHM, type SigningKey } from './signing-key.ts'

export interface TokenProviderOptions {
  readonly issuer: string
  readonly audience: string
  readonly clients: readonly DemoClient[]
  readonly key: SigningKey
  readonly lifetimeS: number
  readonly recordAnswer: RecordTokenAnswer
}

const off = { enabled: false } as const

export function providerConfiguration({ clients, key }: TokenProviderOptions): Configuration {
  const claimsOf = new Map(clients.map(({ id, claims }) => [id, claims]))
  return {
    adapter: () => nothingStored,
    clients: clients.map(({ id, secret }) => ({
      client_id: id,
      client_secret: secret,
      grant_types: ['client_credentials'],
      response_types: [],
      redirect_uris: [],
    })),
    jwks: { keys: [key.privateJwk as JWK] },
    responseTypes: [],
    scopes: [],
    // A client registered for one of the two may use either: oidc-provider tells by the secret alone.
    clientAuthMethods: ['client_secret_basic', 'client_secret_post'],
    features: {
      clientCredentials: { enabled: true },
      devInteractions: off,
      dPoP: off,
      pushedAuthorizationRequests: off,
      resourceIndicators: off,
      rpInitiatedLogout: off,
      userinfo: off,
    },
    formats: {
      customizers: {
        jwt: (_ctx, token, { payload }) => void Object.assign(payload, claimsOf.get(token.clientId ?? '')),
      },
    },
    renderError: (ctx, out) => {
      ctx.type = 'json'
      ctx.body = out
    },
  }
}

/** What makes the tokens JWTs for this audience (RFC 9068). */
export function resourceServerOf({ audience, key }: TokenProviderOptions): ResourceServerInstance {
  return {
    audience,
    scope: '',
    scopes: new Set<string>(),
    accessTokenFormat: 'jwt',
    jwt: { sign: { alg: SIGNING_ALGORITHM, kid: key.publicJwk.kid } },
    identifier: () => audience,
  }
}

/** Signed tokens need no store, and there is nothing else. */
const nothingStored: Adapter = {
  upsert: async () => undefined,
  find: async () => undefined,
  findByUserCode: async () => undefined,
  findByUid: async () => undefined,
  consume: async () => undefined,
  destroy: async () => undefined,
  revokeByGrantId: async () => undefined,
}
