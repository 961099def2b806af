/** The real server on a port, with an issuer, subscriptions and an audit of its own in the store. */
import type postgres from 'postgres'
import { addSubscription, revokeSubscription } from '../../drizzle/access/manage-subscriptions.ts'
import { connectForTask } from '../../drizzle/store/connection.ts'
import { withAudit } from '../../gateway/audit/audited-door.ts'
import { createTokenVerifier, tokenAlgorithms } from '../../gateway/auth/token-verifier.ts'
import { withDeadline } from '../../gateway/deadline.ts'
import { createEntrance } from '../../gateway/entrance.ts'
import { openGatewayStores } from '../../gateway/opening/stores.ts'
import { createFakeIssuer, createKey, type Key, sign } from '../auth/fake-issuer.ts'
import { createBareApp } from '../setup/app.ts'
import type { TestDatabase } from '../setup/database.ts'
import { createTestGraph, type TestGraph } from '../setup/graph.ts'
import { openDoors } from '../setup/open-doors.ts'
import { writePeople } from '../setup/people.ts'

export const AUDIENCE = 'care-record'

export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

export type DoorOf = 'graphql' | 'fhir' | 'ccapi'

export interface GuardedServer {
  readonly origin: string
  readonly issuer: string
  readonly sql: postgres.Sql
  /** What was logged. */
  readonly lines: readonly string[]
  /** Of the subgraphs, since the list was last emptied. */
  readonly statements: TestGraph['statements']
  /** A genuine token, but for what is changed. */
  token(changes?: Readonly<Record<string, unknown>>): Promise<string>
  /** Signed with a key of one's own, under the issuer's key id. */
  forgedToken(changes?: Readonly<Record<string, unknown>>): Promise<string>
  /** The key that the issuer publishes. */
  readonly key: Key
  /** A new key of the client `desk` unless another is named. */
  subscribe(productCode: string, clientId?: string): Promise<{ id: number; key: string }>
  revoke(id: number): Promise<void>
  /** Ada's conditions, through a door. */
  ask(door: DoorOf, headers: Readonly<Record<string, string>>, detailId?: string): Promise<Reply>
  events(): Promise<readonly Readonly<Record<string, unknown>>[]>
  close(): Promise<void>
}

export const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
export const keyed = (key: string) => ({ 'ocp-apim-subscription-key': key })

export interface GuardedOptions {
  /** Where the store is, if not on the server that all tests share. */
  readonly database?: TestDatabase
  readonly requestTimeoutMs?: number
}

/** @param write puts the people into the store; Ada and a stranger unless others are given. */
export async function startGuarded(
  write = writePeople,
  options: GuardedOptions = {},
): Promise<GuardedServer> {
  const { database, requestTimeoutMs = 20_000 } = options
  const graph = await createTestGraph(database)
  await write(graph.adminUrl)
  const sql = connectForTask(graph.adminUrl, { applicationName: 'test', maxConnections: 1 })
  const issuer = await createFakeIssuer()
  const [key, stranger] = await Promise.all([createKey('k1'), createKey('k1')])
  issuer.publish(key.publicJwk)
  const verifier = createTokenVerifier({
    issuer: issuer.url,
    audience: AUDIENCE,
    clockSkewS: 0,
    algorithms: tokenAlgorithms,
  })
  const stores = openGatewayStores({ urls: graph.gatewayUrls, isSandbox: false })
  const parts = {
    door: withAudit(withDeadline(graph.door, requestTimeoutMs), { log: stores.log, schema: graph.schema }),
    entrance: createEntrance({ verifier, subscriptions: stores.subscriptions }),
  }
  const lines: string[] = []
  const discovery = openDoors(graph.door).discovery
  const app = await createBareApp(graph, { parts, discovery }, { write: (line) => lines.push(line) })
  const origin = await app.listen({ host: '127.0.0.1', port: 0 })
  const claims = () => ({
    iss: issuer.url,
    aud: AUDIENCE,
    exp: Math.floor(Date.now() / 1000) + 600,
    client_id: 'desk',
    scope: 'system/*.read',
  })
  return {
    origin,
    issuer: issuer.url,
    sql,
    lines,
    statements: graph.statements,
    token: (changes = {}) => sign(key, { ...claims(), ...changes }),
    forgedToken: (changes = {}) => sign(stranger, { ...claims(), ...changes }),
    key,
    subscribe: (productCode, clientId = 'desk') =>
      addSubscription(sql, { clientId, productCode, label: null, expiresAt: null }),
    revoke: (id) => revokeSubscription(sql, id),
    ask: (door, headers, detailId = '2001') => ask(origin, door, headers, detailId),
    events: () => sql`
      select seq::int, caller_kind as kind, client_id as client, door, operation_name as name, outcome,
             fault_code as fault, detail_ids::text[] as ids, record_counts as counts, request_id as request,
             break_glass_reason as "breakGlass", purpose_of_use as purpose, user_id as "user"
      from audit.event order by seq`,
    close: async () => {
      await app.close()
      await stores.close()
      await issuer.close()
      await sql.end()
      await graph.drop()
    },
  }
}

const query =
  'query Look($id: ID!) { patient(detailId: $id) { conditions { nodes { code { codings { display } } } } } }'

async function ask(
  origin: string,
  door: DoorOf,
  given: Readonly<Record<string, string>>,
  detailId: string,
): Promise<Reply> {
  // A random one can hold the digits of any DetailID, which replies are searched for.
  const headers = { 'x-request-id': 'of-a-test', ...given }
  const requests = {
    graphql: () =>
      fetch(`${origin}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: JSON.stringify({ query, variables: { id: detailId } }),
      }),
    fhir: () => fetch(`${origin}/fhir/STU3/Condition?patient=${detailId}`, { headers }),
    ccapi: () => fetch(`${origin}/gp/patients/${detailId}/gp-problems/active`, { headers }),
  }
  const reply = await requests[door]()
  return { status: reply.status, headers: reply.headers, text: await reply.text() }
}
