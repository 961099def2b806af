/** What clients ask in a test of failures, through each door, and what of it an answer may leave out without saying so: nothing. */
import { bearer, type GuardedServer, keyed } from '../doors/guarded-server.ts'

export interface Request {
  readonly name: string
  send(origin: string, requestId: string): Promise<Response>
}

export interface Reply {
  readonly request: Request
  readonly requestId: string
  readonly status: number
  /** With the request's id, which FHIR repeats, left out. */
  readonly text: string
  readonly sentAtMs: number
  readonly tookMs: number
}

interface Asked {
  readonly name: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly init?: { readonly method: string; readonly body: string }
}

const operation = `query Whole($id: ID!) { patient(detailId: $id) {
  name { name { family } } linkedDetailIds
  conditions { totalCount nodes { id code { codings { code display } } record { detailId tenancy { name } } } }
  observations { totalCount nodes { id record { detailId } } }
  encounters { totalCount nodes { id } } } }`
const search = `query Search { findPatients(criteria: {family: "Byron"}) { nodes { name { name { family } } } } }`

/** Of a system and of staff, with and without subscription keys; every person there is, and none that is not. */
export async function createRequests(server: GuardedServer): Promise<readonly Request[]> {
  const system = bearer(await server.token())
  const staff = bearer(
    await server.token({
      sub: 'u-7',
      ods_code: 'A81001',
      role: 'GP',
      purpose_of_use: 'TREAT',
      scope: 'user/*.read',
    }),
  )
  const key = keyed((await server.subscribe('all-bundles')).key)
  const graphql = (query: string, variables: object) => ({
    path: '/graphql',
    init: { method: 'POST', body: JSON.stringify({ query, variables }) },
  })
  const asked: Asked[] = [
    { name: 'graphql search', headers: system, ...graphql(search, {}) },
    ...['2001', '2003', '2005'].flatMap((id) => [
      { name: `graphql ${id}`, headers: id === '2003' ? staff : system, ...graphql(operation, { id }) },
      { name: `fhir ${id}`, headers: staff, path: `/fhir/STU3/Condition?patient=${id}` },
      { name: `ccapi ${id}`, headers: { ...system, ...key }, path: `/gp/patients/${id}/gp-problems/active` },
    ]),
  ]
  return asked.map(({ name, path, headers, init }) => ({
    name,
    send: (origin, requestId) =>
      fetch(`${origin}${path}`, {
        ...init,
        headers: { 'content-type': 'application/json', ...headers, 'x-request-id': requestId },
      }),
  }))
}

export async function ask(origin: string, request: Request, requestId: string): Promise<Reply> {
  const sentAtMs = performance.now()
  const response = await request.send(origin, requestId)
  const text = (await response.text()).replaceAll(requestId, 'the request')
  const tookMs = performance.now() - sentAtMs
  return { request, requestId, status: response.status, text, sentAtMs, tookMs }
}
