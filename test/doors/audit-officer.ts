/** A privacy officer at the GraphQL port, and what others ask there. */
import { bearer, type GuardedServer } from './guarded-server.ts'

export interface Answered {
  readonly status: number
  readonly body: {
    readonly data?: Readonly<Record<string, unknown>> | null
    readonly errors?: readonly { readonly message: string; readonly extensions?: unknown }[]
    readonly extensions?: unknown
  }
}

export interface Trail {
  readonly linkedDetailIds: readonly string[]
  readonly events: {
    readonly totalCount: number
    readonly nodes: readonly Readonly<Record<string, unknown>>[]
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string }
  }
}

export const doctor = { sub: 'u-7', ods_code: 'A81001', role: 'GP', purpose_of_use: 'TREAT' }
export const privacyOfficer = {
  ...{ sub: 'u-9', ods_code: 'A81001', role: 'Privacy Officer', purpose_of_use: 'HSYSADMIN' },
  scope: 'audit.read',
}

export const bearerOf = async (server: GuardedServer, claims: Readonly<Record<string, unknown>>) =>
  bearer(await server.token(claims))

export async function graphql(
  server: GuardedServer,
  headers: Readonly<Record<string, string>>,
  query: string,
  variables: object = {},
): Promise<Answered> {
  const reply = await fetch(`${server.origin}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify({ query, variables }),
  })
  return { status: reply.status, body: (await reply.json()) as Answered['body'] }
}

/** Asks as a privacy officer, whose own access is one more event. @param node what to select of each event. */
export async function readTrail(
  server: GuardedServer,
  detailId: string,
  node: string,
  page: Readonly<Record<string, unknown>> = {},
): Promise<Trail> {
  const query = `query Who($id: ID!, $filter: AuditEventFilter, $first: Int = 50, $after: String) {
    auditTrail(detailId: $id) { linkedDetailIds events(filter: $filter, first: $first, after: $after) {
      totalCount nodes { ${node} } pageInfo { hasNextPage endCursor } } } }`
  const officer = await bearerOf(server, privacyOfficer)
  const { status, body } = await graphql(server, officer, query, { id: detailId, ...page })
  if (status === 200 && body.errors === undefined) return body.data?.auditTrail as Trail
  throw new Error(`The audit was not read: ${status} ${JSON.stringify(body.errors)}`)
}
