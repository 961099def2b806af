/** What a person reads when the server is ready: where everything is, and requests to paste. */

export interface Banner {
  /** Where the server is reached. */
  readonly origin: string
  /** A DetailID that answers; null where there is none to show. */
  readonly detailId: string | null
  /** Good for hours; null where an outside issuer gives tokens. */
  readonly sandboxToken: string | null
}

export function banner({ origin, detailId, sandboxToken }: Banner): string {
  const examples = detailId === null ? requestsToAnyStore(origin) : requestsForPerson(origin, detailId)
  const pasted = [tokenLine(sandboxToken), ...examples]
  return `
  The care record graph is ready${sandboxToken === null ? '.' : ' in sandbox mode, meant for synthetic data: anybody may have a token.'}

    GraphQL    ${origin}/graphql    in a browser: Apollo Sandbox
    GraphiQL   ${origin}/graphiql   example queries; works without internet
    FHIR       ${origin}/fhir/STU3/metadata
    CCAPI      ${origin}/{bundle}/patients/{DetailID}/{section}
${sandboxToken === null ? '' : `    Tokens     ${origin}/oauth2/token   client sandbox, secret sandbox\n`}
  Try it:

${pasted.map((line) => `    ${line}`).join('\n\n')}

  Ctrl-C stops it.
`
}

function tokenLine(token: string | null): string {
  return token === null ? "TOKEN='an access token'; KEY='a subscription key'" : `TOKEN=${token}; KEY=sandbox`
}

const WITH_TOKEN = '-H "Authorization: Bearer $TOKEN"'
const WITH_KEY = '-H "Ocp-Apim-Subscription-Key: $KEY"'

/** Quoted for a POSIX shell: nothing in them holds a single quote. */
function requestsForPerson(origin: string, detailId: string): readonly string[] {
  const query = `{ patient(detailId: "${detailId}") { name { name { given family } } records { tenancy { name } } conditions(first: 3) { totalCount nodes { onsetDate code { text } record { tenancy { name } } } } encounters(first: 3) { totalCount nodes { periodStart status } } } }`
  return [
    graphqlRequest(origin, query),
    `curl -s '${origin}/fhir/STU3/Condition?patient=${detailId}' ${WITH_TOKEN}`,
    `curl -s '${origin}/gp/patients/${detailId}/gp-problems/active' ${WITH_TOKEN} ${WITH_KEY}`,
  ]
}

function requestsToAnyStore(origin: string): readonly string[] {
  return [
    graphqlRequest(origin, '{ tenancies { code name careSetting } }'),
    `curl -s '${origin}/fhir/STU3/metadata'`,
  ]
}

function graphqlRequest(origin: string, query: string): string {
  return `curl -s ${origin}/graphql ${WITH_TOKEN} -H 'content-type: application/json' -d '${JSON.stringify({ query })}'`
}
