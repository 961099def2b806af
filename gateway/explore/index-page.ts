/** What a person finds at the root of the server: where everything is. */
import { contentSecurityPolicy } from './content-security-policy.ts'
import type { ShowcasePerson } from './example-operations.ts'
import { SANDBOX_NOTICE } from './explore-parts.ts'
import { PAGE_STYLE } from './page-style.ts'

export function buildIndexPage(person: ShowcasePerson | null, isSandbox: boolean) {
  return {
    html: indexHtml(
      person === null ? '' : fhirExample(person),
      isSandbox ? `<p><strong>${SANDBOX_NOTICE}</strong></p>` : '',
    ),
    contentSecurityPolicy: contentSecurityPolicy({ 'style-src': "'unsafe-inline'", 'img-src': 'data:' }),
  }
}

const fhirExample = ({ detailId }: ShowcasePerson) =>
  `; with a token, for example <code>/fhir/STU3/Condition?patient=${encodeURIComponent(detailId)}</code>`

const indexHtml = (example: string, notice: string) => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Care record graph</title>
<link rel="icon" href="data:,">
<style>${PAGE_STYLE}</style>
<main>
  <h1>Care record graph</h1>
  <p>One graph over the records of every source, with FHIR and CCAPI on the same door.</p>
  ${notice}
  <dl>
    <dt><a href="/graphiql">GraphiQL</a></dt><dd>Ask the graph, with example queries. Works without internet.</dd>
    <dt><a href="/graphql">Apollo Sandbox</a></dt><dd>The same graph in Apollo's explorer, which your browser loads from Apollo.</dd>
    <dt>GraphQL</dt><dd><code>POST /graphql</code></dd>
    <dt>FHIR STU3</dt><dd><a href="/fhir/STU3/metadata">What is offered</a>${example}</dd>
    <dt>Health</dt><dd><a href="/health/live">live</a> · <a href="/health/ready">ready</a></dd>
  </dl>
</main>
</html>
`
