/** GraphiQL as one page with everything inside it, so that it works on a network that is closed. */
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'
import { contentSecurityPolicy, inlineScriptSources } from './content-security-policy.ts'
import type { ExampleOperation } from './example-operations.ts'
import { SANDBOX_NOTICE } from './explore-parts.ts'

export interface GraphiqlPage {
  readonly html: Buffer
  readonly gzipped: Buffer
  readonly etag: string
  readonly contentSecurityPolicy: string
}

/**
 * @param examples one tab each, the first one in front.
 * @param token filled in as a header of every tab; null where people bring their own.
 */
export async function buildGraphiqlPage(
  examples: readonly ExampleOperation[],
  token: string | null,
): Promise<GraphiqlPage> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql')
  const headers = token === null ? undefined : JSON.stringify({ Authorization: `Bearer ${token}` }, null, 2)
  const tabs = examples.map(({ query, variables }) => ({
    query,
    variables: JSON.stringify(variables, null, 2),
    ...(headers !== undefined && { headers }),
  }))
  const options = {
    title: 'Care record graph',
    endpoint: '/graphql',
    logo: ' ',
    defaultTabs: tabs,
    // The tab in front takes its variables from here.
    variables: tabs[0]?.variables,
    ...(headers !== undefined && { headers, defaultHeaders: headers }),
  }
  const rendered = renderGraphiQL(options)
  const html = Buffer.from(
    rendered.replace(
      '<div id="root"></div>',
      `<div id="root"></div>${BEFORE_GRAPHIQL}${token === null ? '' : MODE}`,
    ),
  )
  return {
    html,
    gzipped: await promisify(gzip)(html),
    etag: `"${createHash('sha256').update(html).digest('base64url')}"`,
    contentSecurityPolicy: contentSecurityPolicy({
      'script-src': inlineScriptSources(html.toString()),
      'style-src': "'unsafe-inline'",
      'img-src': 'data:',
      'font-src': 'data:',
      // The editor's language services run from text that the page itself holds.
      'worker-src': 'blob:',
      'connect-src': "'self'",
    }),
  }
}

/**
 * Two habits of GraphiQL 5 are stopped. It copies each edit into the address, and so names and numbers of people into
 * the browser's history. And a pressed tab jumps away from under the pointer, so that the first click on it is lost.
 */
const BEFORE_GRAPHIQL = `<script>history.replaceState = () => undefined</script>
<style>.graphiql-tab { transform: none !important }</style>`

const MODE = `<p style="position: fixed; bottom: 0; right: 0; z-index: 9; margin: 0; padding: 2px 10px; font: 13px system-ui; color: #1b2733; background: #ffd166; pointer-events: none">${SANDBOX_NOTICE}</p>`
