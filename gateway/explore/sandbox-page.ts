/**
 * Apollo Sandbox for a browser on `/graphql`, embedded as the landing page of Apollo Server 5.5 embeds it. The page is
 * ours because that one lays the empty Sandbox over its offline notice and asks Google for a font.
 */
import type { ApolloServerPlugin, BaseContext } from '@apollo/server'
import { inlineScriptSources } from './content-security-policy.ts'
import { exampleOperations } from './example-operations.ts'
import { type ExploreParts, SANDBOX_NOTICE } from './explore-parts.ts'
import { PAGE_STYLE } from './page-style.ts'

const SANDBOX = 'https://embeddable-sandbox.cdn.apollographql.com'
const SANDBOX_FRAME = 'https://sandbox.embed.apollographql.com'
const SANDBOX_SCRIPT = `${SANDBOX}/v2/embeddable-sandbox.umd.production.min.js`

/** An Apollo Server plugin that answers browsers; everybody else gets GraphQL. */
export function createSandboxPage({ showcase, sandboxToken }: ExploreParts): ApolloServerPlugin<BaseContext> {
  const html = async () => sandboxHtml(showcase, sandboxToken === null ? null : await sandboxToken())
  return {
    serverWillStart: () => Promise.resolve({ renderLandingPage: () => Promise.resolve({ html }) }),
  }
}

function sandboxHtml(showcase: ExploreParts['showcase'], token: string | null): string {
  const [example] = exampleOperations(showcase)
  const script = sandboxScript({
    document: example?.query,
    variables: example?.variables,
    ...(token !== null && { headers: { Authorization: `Bearer ${token}` } }),
  })
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policyFor(script)}">
<title>Care record graph – Apollo Sandbox</title>
<link rel="icon" href="data:,">
<style>${PAGE_STYLE}
#sandbox, #sandbox iframe { width: 100vw; height: 100vh; border: 0; display: block; }
#sandbox:empty { display: none; }
#mode { position: fixed; bottom: 0; right: 0; margin: 0; padding: .1rem .6rem; font-size: .8rem; color: #1b2733; background: #ffd166; }
</style>
<main id="notice">
  <h1>Apollo Sandbox</h1>
  <p id="state">Apollo Sandbox is being loaded from Apollo’s servers.</p>
  <p>It needs the internet. Without it, <a href="/graphiql">GraphiQL</a> asks the same graph, with the same examples,
  and is served from here.</p>
  <noscript><p>Both need JavaScript.</p></noscript>
</main>
<div id="sandbox"></div>
${token === null ? '' : `<p id="mode">${SANDBOX_NOTICE}</p>`}
${script}
</html>
`
}

/** The notice stands until Sandbox has arrived, because on a closed network the request may never end. */
function sandboxScript(initialState: object): string {
  return `<script>
const script = document.createElement('script')
script.src = ${JSON.stringify(SANDBOX_SCRIPT)}
script.onerror = () => {
  document.getElementById('state').textContent = 'Apollo Sandbox could not be loaded: this browser does not reach Apollo’s servers.'
}
script.onload = () => {
  new window.EmbeddedSandbox({
    target: '#sandbox',
    initialEndpoint: location.href,
    endpointIsEditable: false,
    hideCookieToggle: true,
    runTelemetry: false,
    allowDynamicStyles: false,
    initialState: ${inScript(initialState)},
  })
  document.getElementById('notice').remove()
}
document.head.append(script)
</script>`
}

/** What Apollo's own landing page allows, less Google's fonts. */
function policyFor(script: string): string {
  return [
    `script-src ${inlineScriptSources(script)} ${SANDBOX}`,
    `style-src 'unsafe-inline' ${SANDBOX}`,
    `img-src data: ${SANDBOX}`,
    `frame-src ${SANDBOX_FRAME}`,
  ].join('; ')
}

/** JSON that cannot end the script element. */
const inScript = (value: unknown) => JSON.stringify(value).replaceAll('<', '\\u003c')
