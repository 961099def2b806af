/** What a person reads when the server is ready: where everything is, and requests to paste. */

export interface Banner {
  readonly host: string
  readonly port: number
  /** A DetailID that answers; null where there is none to show. */
  readonly detailId: string | null
}

export function banner({ host, port, detailId }: Banner): string {
  const origin = `http://${reachable(host)}:${port}`
  const examples = detailId === null ? requestsToAnyStore(origin) : requestsForPerson(origin, detailId)
  return `
  The care record graph is ready.

    GraphQL    ${origin}/graphql    in a browser: Apollo Sandbox
    GraphiQL   ${origin}/graphiql   example queries; works without internet
    FHIR       ${origin}/fhir/STU3/metadata
    CCAPI      ${origin}/{bundle}/patients/{DetailID}/{section}

  Try it:

${examples.map((example) => `    ${example}`).join('\n\n')}

  Ctrl-C stops it.
`
}

/** Quoted for a POSIX shell: nothing in them holds a single quote. */
function requestsForPerson(origin: string, detailId: string): readonly string[] {
  const query = `{ patient(detailId: "${detailId}") { name { name { given family } } records { tenancy { name } } conditions(first: 3) { totalCount nodes { onsetDate code { text } record { tenancy { name } } } } encounters(first: 3) { totalCount nodes { periodStart status } } } }`
  return [
    graphqlRequest(origin, query),
    `curl -s '${origin}/fhir/STU3/Condition?patient=${detailId}'`,
    `curl -s '${origin}/gp/patients/${detailId}/gp-problems/active'`,
  ]
}

function requestsToAnyStore(origin: string): readonly string[] {
  return [
    graphqlRequest(origin, '{ tenancies { code name careSetting } }'),
    `curl -s '${origin}/fhir/STU3/metadata'`,
  ]
}

function graphqlRequest(origin: string, query: string): string {
  return `curl -s ${origin}/graphql -H 'content-type: application/json' -d '${JSON.stringify({ query })}'`
}

/** An address to type: one that means every address of the machine is not. */
function reachable(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1'
  return host.includes(':') ? `[${host}]` : host
}
