/** A door that stands for the graph where only HTTP is tested. */
import { buildSchema, type GraphQLFormattedError } from 'graphql'
import type { Answer, Door } from '../../gateway/door.ts'
import { createServer, type ServerParts } from '../../gateway/server/create-server.ts'
import { createTestDoors, type TestDoorsOptions } from '../setup/entrance.ts'
import { openDoors } from '../setup/open-doors.ts'

export interface Asked {
  readonly operation: string
  readonly variables: Readonly<Record<string, unknown>>
  readonly signal: AbortSignal | undefined
}

type Reply = (asked: Asked) => Promise<Answer<unknown>> | Answer<unknown>

const schema = buildSchema('type Query { hello(name: String): String, other: String }')

export const answer = (data: unknown, errors: readonly GraphQLFormattedError[] = []): Answer<unknown> => ({
  data,
  errors,
  withheld: [],
})

/** A server whose door gives this reply, the operations that reached the door, and the lines that were logged. */
export async function createTestServer(
  reply: Reply = () => answer({ hello: 'world' }),
  { door: given, ...parts }: Partial<Omit<ServerParts, 'door'>> & { readonly door?: Door } = {},
) {
  const asked: Asked[] = []
  const lines: string[] = []
  const door: Door = {
    execute: async <Data>(
      operation: string,
      variables: Readonly<Record<string, unknown>>,
      _caller: unknown,
      signal?: AbortSignal,
    ) => {
      const request = { operation, variables, signal }
      asked.push(request)
      return (await reply(request)) as Answer<Data>
    },
  }
  const app = await createServer({
    ...openDoors(given ?? door),
    ...standing(lines),
    ...parts,
  })
  return { app, asked, lines }
}

/** The same, audited, for callers who have to have tokens of the embedded issuer. */
export async function createServerWithTokens(
  parts: Partial<Omit<ServerParts, 'door' | 'entrance'>> = {},
  options: TestDoorsOptions = {},
) {
  const lines: string[] = []
  const execute = async () => answer({ hello: 'world' }) as never
  const doors = await createTestDoors({ door: { execute }, schema }, options)
  const contracts = [{ prefix: '/oauth2', routes: doors.issuerRoutes }]
  const app = await createServer({ ...standing(lines), ...doors.parts, contracts, ...parts })
  return { ...doors, app, lines }
}

const standing = (lines: string[]) => ({
  schema,
  health: () => Promise.resolve({ demographics: true, clinical: true }),
  contracts: [],
  showcase: null,
  sandboxToken: null,
  log: { everyRequest: true, write: (line: string) => void lines.push(line) },
})
