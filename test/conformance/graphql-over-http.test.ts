import { type Audit, serverAudits } from 'graphql-http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { Answer, Door } from '../../gateway/door.ts'
import { createToyGraph } from '../graph/toy-graph.ts'
import { createTestServer } from '../server/fake-door.ts'

/** What CSRF prevention refuses on purpose: requests that any page on the web can make a browser send. */
const prevented = [
  '5A70', // MAY accept application/x-www-form-urlencoded formatted GET requests
  'D6D5', // MAY allow URL-encoded JSON string {variables} parameter in GETs
  '6A70', // the same, when accepting application/json
]

const { graph } = createToyGraph()
const door: Door = {
  execute: async <Data>(query: string, variables: Readonly<Record<string, unknown>>) => {
    const { data, errors = [] } = await graph.execute({ query, variables })
    return { data, errors, withheld: [] as const } as Answer<Data>
  },
}

// Their names are needed before there is a server; no audit asks for the address before it runs.
let url = ''
const audits: readonly Audit[] = serverAudits({ url: () => url, fetchFn: fetch })

describe('GraphQL over HTTP, as graphql-http audits it', () => {
  let close: () => Promise<void>
  beforeAll(async () => {
    const { app } = await createTestServer(undefined, { door, schema: graph.schema })
    url = `${await app.listen({ port: 0, host: '127.0.0.1' })}/graphql`
    close = () => app.close()
  })
  afterAll(() => close())

  it.each(audits.map((audit) => ({ audit, id: audit.id, name: audit.name })))(
    '$id $name',
    async ({ audit }) => {
      const result = await audit.fn()
      const { response, ...verdict } = { response: undefined, ...result }
      await response?.body?.cancel()
      if (prevented.includes(audit.id)) expect(verdict.status).toBe('notice')
      else expect(verdict).toMatchObject({ status: 'ok' })
    },
  )

  it('has 61 audits, of which 58 pass', () => {
    expect(audits.length - prevented.length).toBe(58)
    const musts = audits.filter(({ name }) => name.startsWith('MUST'))
    expect(musts.filter(({ id }) => prevented.includes(id))).toEqual([])
  })
})
