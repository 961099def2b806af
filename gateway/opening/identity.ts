/** Whose tokens are taken, and what clients are told of it: an outside issuer, or the embedded one. */
import type { FastifyPluginAsync } from 'fastify'
import { type SandboxSubscription, sandboxSubscription } from '../../drizzle/access/sandbox-subscriptions.ts'
import { capabilitySecurity, smartConfiguration } from '../auth/discovery.ts'
import { createIssuerDirectory, type IssuerDirectory } from '../auth/issuer-directory.ts'
import type { DemoClient } from '../auth/sandbox-issuer/demo-clients.ts'
import { createSandboxIssuer } from '../auth/sandbox-issuer/sandbox-issuer.ts'
import type { SigningKey } from '../auth/sandbox-issuer/signing-key.ts'
import type { RecordTokenAnswer } from '../auth/token-answer.ts'
import { createTokenVerifier, type TokenVerifier, tokenAlgorithms } from '../auth/token-verifier.ts'
import type { IssuerConfig } from '../oauth-config.ts'
import type { FhirDiscovery } from '../rest/fhir/interactions.ts'
import { createReadyToken } from './ready-token.ts'

export interface Sandbox {
  /** For below `/oauth2`. */
  readonly routes: FastifyPluginAsync
  readonly clients: readonly DemoClient[]
  /** Of the client `sandbox`, good for half a day at least. */
  readyToken(): Promise<string>
}

export interface Identity {
  readonly verifier: TokenVerifier
  readonly discovery: FhirDiscovery
  /** Null where an outside issuer is trusted. */
  readonly sandbox: Sandbox | null
}

export interface SandboxIdentityOptions {
  /** Origin of this server as clients reach it; asked when the first token is. */
  readonly origin: () => string
  /** Null: one of this start alone. */
  readonly signingKey: SigningKey | null
  readonly patientNhsNumber: string
  readonly recordTokenAnswer: RecordTokenAnswer
}

export const SANDBOX_PATH = '/oauth2'
const SANDBOX_AUDIENCE = 'care-record-graph'
const READY_TOKEN_S = 24 * 3_600

/** Keys of the demo clients, each to a product: public, as their secrets are. */
export const demoSubscriptions: readonly SandboxSubscription[] = [
  sandboxSubscription,
  { clientId: 'sandbox', key: 'sandbox-gp', productCode: 'gp' },
  { clientId: 'sandbox-staff', key: 'sandbox-staff', productCode: 'all-bundles' },
  { clientId: 'sandbox-patient', key: 'sandbox-patient', productCode: 'all-bundles' },
  { clientId: 'sandbox-conditions', key: 'sandbox-conditions', productCode: 'narrow-gp' },
]

/** @param issuer null for sandbox mode. */
export async function openIdentity(
  issuer: IssuerConfig | null,
  sandbox: SandboxIdentityOptions,
): Promise<Identity> {
  return issuer === null ? openSandboxIdentity(sandbox) : trustIssuer(issuer)
}

function trustIssuer(config: IssuerConfig): Identity {
  const { issuer, audience, clockSkewS, jwksUrl } = config
  return {
    verifier: createTokenVerifier({ issuer, audience, clockSkewS, jwksUrl, algorithms: tokenAlgorithms }),
    discovery: discoveryOf(createIssuerDirectory(issuer)),
    sandbox: null,
  }
}

async function openSandboxIdentity(options: SandboxIdentityOptions): Promise<Identity> {
  const { origin, signingKey, patientNhsNumber, recordTokenAnswer } = options
  const issuer = await createSandboxIssuer({
    issuer: () => `${origin()}${SANDBOX_PATH}`,
    audience: SANDBOX_AUDIENCE,
    signingKey,
    patientNhsNumber,
    recordAnswer: recordTokenAnswer,
  })
  const mint = () => issuer.mintToken(sandboxSubscription.clientId, READY_TOKEN_S)
  return {
    verifier: issuer.verifier,
    discovery: discoveryOf(async () => issuer.metadata()),
    sandbox: {
      routes: issuer.routes,
      clients: issuer.clients,
      readyToken: createReadyToken(mint, (READY_TOKEN_S / 2) * 1_000),
    },
  }
}

function discoveryOf(directory: IssuerDirectory): FhirDiscovery {
  return {
    // What is offered can be told without saying where tokens come from.
    security: () =>
      directory()
        .then((issuer) => capabilitySecurity('STU3', issuer))
        .catch(() => null),
    smartConfiguration: async () => smartConfiguration(await directory()),
  }
}
