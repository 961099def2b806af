/** The pages for people: an index and GraphiQL. Apollo Sandbox is on `/graphql` itself. */
import type { FastifyInstance } from 'fastify'
import { exampleOperations } from './example-operations.ts'
import type { ExploreParts } from './explore-parts.ts'
import { buildGraphiqlPage } from './graphiql-page.ts'
import { buildIndexPage } from './index-page.ts'

export type { ShowcasePerson } from './example-operations.ts'
export type { ExploreParts } from './explore-parts.ts'

export function addExplorePages(app: FastifyInstance, { showcase, sandboxToken }: ExploreParts): void {
  const index = buildIndexPage(showcase, sandboxToken !== null)
  app.get('/', (_request, reply) =>
    reply.headers({ 'content-security-policy': index.contentSecurityPolicy }).type(HTML).send(index.html),
  )

  // Nine megabytes that most starts never need: built when first asked for, then kept for as long as its token.
  let built: { token: string | null; page: ReturnType<typeof buildGraphiqlPage> } | undefined
  app.get('/graphiql', async (request, reply) => {
    const token = sandboxToken === null ? null : await sandboxToken()
    if (built?.token !== token || built === undefined) {
      built = { token, page: buildGraphiqlPage(exampleOperations(showcase), token) }
    }
    const page = await built.page
    reply.headers({
      'content-security-policy': page.contentSecurityPolicy,
      // The page holds no data, so that a browser may keep it as long as it asks whether it has changed.
      'cache-control': 'private, no-cache',
      etag: page.etag,
      vary: 'accept-encoding',
    })
    if (request.headers['if-none-match'] === page.etag) return reply.code(304).send()
    const compressed = /\bgzip\b/.test(request.headers['accept-encoding'] ?? '')
    if (compressed) reply.header('content-encoding', 'gzip')
    return reply.type(HTML).send(compressed ? page.gzipped : page.html)
  })
}

const HTML = 'text/html; charset=utf-8'
