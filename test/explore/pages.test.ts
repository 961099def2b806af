import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findShowcase } from '../../gateway/explore/showcase.ts'
import { systemCaller } from '../setup/callers.ts'
import { openExploredServer } from './explored-server.ts'

let server: Awaited<ReturnType<typeof openExploredServer>>

beforeAll(async () => {
  server = await openExploredServer()
})
afterAll(() => server.close())

const asBrowser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' }

describe('example queries', () => {
  it('answer with data and without errors, each of them', async () => {
    for (const { query, variables } of server.examples) {
      const { data, errors } = await server.door.execute<object>(query, variables, systemCaller)
      expect(errors).toEqual([])
      // This door records nothing, so there is no event to show.
      expect(JSON.stringify(data)).not.toMatch(/(?<!"events":{)"totalCount":0|"(patient|auditTrail)":null/)
    }
  })

  it('are made for a person of the store, and for nobody where there is none to show', async () => {
    expect(server.examples[0]?.variables).toEqual({ detailId: '1001' })
    expect(await findShowcase(server.door, '99999999', systemCaller)).toBeNull()
  })
})

describe('/graphiql', () => {
  it('names no other origin in anything that loads', async () => {
    const { body, headers } = await server.app.inject('/graphiql')
    expect(body.match(/<(script|link|img|iframe)\b[^>]*\b(src|href)="(https?:)?\/\/[^"]*"/g)).toBeNull()
    expect(headers['content-security-policy']).not.toMatch(/https?:|\*/)
    expect(headers['content-security-policy']).toContain("default-src 'none'")
  })

  it('is sent once and small, then only asked after', async () => {
    const first = await server.app.inject({ url: '/graphiql', headers: { 'accept-encoding': 'gzip' } })
    expect(first.headers['content-encoding']).toBe('gzip')
    expect(first.rawPayload.length).toBeLessThan(3_000_000)
    const again = await server.app.inject({
      url: '/graphiql',
      headers: { 'if-none-match': String(first.headers.etag) },
    })
    expect(again.statusCode).toBe(304)
  })
})

describe('/graphql', () => {
  it('is Apollo Sandbox for a browser, with the first example and a way on for a closed network', async () => {
    const { body, headers } = await server.app.inject({ url: '/graphql', headers: asBrowser })
    expect(headers['content-type']).toContain('text/html')
    expect(body).toContain('https://embeddable-sandbox.cdn.apollographql.com/v2/')
    expect(body).toContain('PersonAcrossSources')
    expect(body).toContain('<a href="/graphiql">')
  })
})

describe('/', () => {
  it('leads to what there is', async () => {
    const { body } = await server.app.inject({ url: '/', headers: asBrowser })
    const links = [...body.matchAll(/<a href="([^"]+)"/g)].map(([, href]) => href)
    expect(links).toEqual(expect.arrayContaining(['/graphiql', '/graphql', '/fhir/STU3/metadata']))
  })
})
