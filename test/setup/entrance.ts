/** The embedded issuer, keys of subscriptions and an audit that a test can read, without a socket or a store. */
import type { FastifyPluginAsync } from 'fastify'
import type { AuditEvent } from '../../drizzle/audit/audit-event.ts'
import { type AuditLog, withAudit } from '../../gateway/audit/audited-door.ts'
import { tokenEvent } from '../../gateway/audit/event.ts'
import { capabilitySecurity, smartConfiguration } from '../../gateway/auth/discovery.ts'
import { createSandboxIssuer } from '../../gateway/auth/sandbox-issuer/sandbox-issuer.ts'
import { createEntrance, type SubscriptionKeys } from '../../gateway/entrance.ts'
import type { RecordGraph } from '../../gateway/record-graph.ts'
import type { FhirDiscovery } from '../../gateway/rest/fhir/interactions.ts'
import type { DoorParts } from '../../gateway/visits.ts'
import { type Bundle, bundles } from '../../schema/bundles.ts'

export interface TestDoors {
  /** What every door is built on. */
  readonly parts: DoorParts
  readonly discovery: FhirDiscovery
  /** For below `/oauth2`. */
  readonly issuerRoutes: FastifyPluginAsync
  /** In the order they were stored. */
  readonly events: readonly AuditEvent[]
  /** Headers of the client with every right. */
  readonly headers: Readonly<Record<string, string>>
  tokenOf(clientId: string, lifetimeS?: number): Promise<string>
}

export interface TestDoorsOptions {
  readonly log?: AuditLog
  readonly subscriptions?: SubscriptionKeys
  readonly patientNhsNumber?: string
  readonly now?: () => number
}

export const TEST_ISSUER = 'http://127.0.0.1/oauth2'
export const TEST_AUDIENCE = 'care-record-test'
export const KEY_HEADER = 'ocp-apim-subscription-key'

export async function createTestDoors(
  graph: Pick<RecordGraph, 'door' | 'schema'>,
  options: TestDoorsOptions = {},
): Promise<TestDoors> {
  const { patientNhsNumber = '9990000018', now, subscriptions = sandboxKeys } = options
  const events: AuditEvent[] = []
  const log = options.log ?? { append: async (event) => void events.push(event) }
  const issuer = await createSandboxIssuer({
    issuer: () => TEST_ISSUER,
    audience: TEST_AUDIENCE,
    patientNhsNumber,
    recordAnswer: (answer) => log.append(tokenEvent(answer)),
    now,
  })
  const token = await issuer.mintToken('sandbox')
  return {
    parts: {
      door: withAudit(graph.door, { log, schema: graph.schema }),
      entrance: createEntrance({ verifier: issuer.verifier, subscriptions }),
    },
    discovery: {
      security: async () => capabilitySecurity('STU3', issuer.metadata()),
      smartConfiguration: async () => smartConfiguration(issuer.metadata()),
    },
    issuerRoutes: issuer.routes,
    events,
    headers: { authorization: `Bearer ${token}`, [KEY_HEADER]: 'sandbox' },
    tokenOf: issuer.mintToken,
  }
}

const held: Readonly<Record<string, { clientId: string; bundles: readonly Bundle[] }>> = {
  sandbox: { clientId: 'sandbox', bundles },
  'sandbox-gp': { clientId: 'sandbox', bundles: ['demographics', 'gp'] },
  'sandbox-acute': { clientId: 'sandbox', bundles: ['demographics', 'acute'] },
  'sandbox-staff': { clientId: 'sandbox-staff', bundles },
  'sandbox-conditions': { clientId: 'sandbox-conditions', bundles },
  'sandbox-observations': { clientId: 'sandbox-observations', bundles },
}

const sandboxKeys: SubscriptionKeys = {
  find: async (key) => held[key] ?? null,
  known: (key) => held[key] ?? null,
}
