/**
 * The issuer that is used when none is configured: for synthetic data, with public secrets, a key that lives as long
 * as the process, and client credentials as the only grant.
 */
import type { FastifyPluginAsync } from 'fastify'
import { openidConfiguration } from '../discovery.ts'
import type { Fetch, IssuerMetadata } from '../issuer-metadata.ts'
import type { RecordTokenAnswer } from '../token-answer.ts'
import { createTokenVerifier, type TokenVerifier } from '../token-verifier.ts'
import { type DemoClient, demoClients } from './demo-clients.ts'
import { issuerRoutes } from './routes.ts'
import { createSigningKey, SIGNING_ALGORITHM, type SigningKey } from './signing-key.ts'
import { createTokenProvider } from './token-provider.ts'

export interface SandboxIssuerOptions {
  /**
   * The issuer's address: where `routes` are mounted, seen from outside, for example `http://127.0.0.1:4000/oauth2`.
   * Asked once, at the first token, because the port may be known only when the server listens.
   */
  readonly issuer: () => string
  readonly audience: string
  /** Where several processes are one issuer; null or absent, it is made anew, which takes a tenth of a second. */
  readonly signingKey?: SigningKey | null
  readonly patientNhsNumber: string
  readonly recordAnswer: RecordTokenAnswer
  readonly lifetimeS?: number
  readonly now?: () => number
}

export interface SandboxIssuer {
  readonly clients: readonly DemoClient[]
  /** To be registered below the path of `issuer`: `/token`, `/jwks`, `/.well-known/openid-configuration`. */
  readonly routes: FastifyPluginAsync
  /** Takes the tokens of this issuer, without a request to itself. */
  readonly verifier: TokenVerifier
  /** For the discovery documents of the doors. */
  metadata(): IssuerMetadata
  /** A token that a client could fetch, ready to paste. A TypeError for a client that does not exist. */
  mintToken(clientId: string, lifetimeS?: number): Promise<string>
}

const DEFAULT_LIFETIME_S = 3_600

/** What takes long waits for the first use. */
export async function createSandboxIssuer(options: SandboxIssuerOptions): Promise<SandboxIssuer> {
  const { audience, recordAnswer, lifetimeS = DEFAULT_LIFETIME_S, now = Date.now } = options
  const clients = demoClients(options.patientNhsNumber)
  const key = options.signingKey ?? (await createSigningKey())
  const jwks = { keys: [key.publicJwk] }
  const opened = once(() => {
    const issuer = options.issuer()
    const provider = createTokenProvider({ issuer, audience, clients, key, lifetimeS, recordAnswer })
    const verifier = createTokenVerifier({
      issuer,
      audience,
      jwksUrl: `${issuer}/jwks`,
      clockSkewS: 0,
      algorithms: [SIGNING_ALGORITHM],
      now,
      fetch: answering(jwks),
    })
    return { issuer, provider, verifier }
  })
  return {
    clients,
    routes: issuerRoutes({
      handleToken: (request, response) => opened().provider.handle(request, response),
      jwks,
      recordAnswer,
      configuration: () =>
        openidConfiguration(
          opened().issuer,
          clients.flatMap(({ scopes }) => scopes),
        ),
    }),
    verifier: {
      verify: (authorization) => opened().verifier.verify(authorization),
      known: (authorization) => opened().verifier.known(authorization),
    },
    metadata: () => metadataOf(opened().issuer),
    mintToken: (clientId, mintedLifetimeS = lifetimeS) => opened().provider.mint(clientId, mintedLifetimeS),
  }
}

function metadataOf(issuer: string): IssuerMetadata {
  return {
    issuer,
    jwksUrl: `${issuer}/jwks`,
    tokenUrl: `${issuer}/token`,
    authorizationUrl: null,
    introspectionUrl: null,
    revocationUrl: null,
  }
}

function once<Value>(create: () => Value): () => Value {
  let made: { readonly value: Value } | null = null
  return () => {
    made ??= { value: create() }
    return made.value
  }
}

const answering =
  (body: unknown): Fetch =>
  async () =>
    Response.json(body)
