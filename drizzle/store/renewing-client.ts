/** A postgres.js client that is replaced when the server ends one of its connections. */
import type postgres from 'postgres'

export type RenewingClient = { sql: postgres.Sql; end(): Promise<void> }

// Queries may still run on the other connections of a replaced client: longer than any statement is allowed to take.
const RETIRE_AFTER_MS = 20_000
const END_TIMEOUT_S = 5
// A replaced client may never report that it has ended.
const REPLACED_END_TIMEOUT_S = 1

/**
 * The driver (3.4.9) keeps the query of a lost connection, and the refusal it met on reconnecting, and fails the first
 * query after the server is back with that old refusal. A new client has neither.
 */
export function createRenewingClient(connect: (onLost: () => void) => postgres.Sql): RenewingClient {
  const clients = new Set<postgres.Sql>()
  const open = () => {
    const client = connect(() => {
      if (client === current) current = open()
      setTimeout(() => retire(client), RETIRE_AFTER_MS).unref()
    })
    clients.add(client)
    return client
  }
  const retire = async (client: postgres.Sql) => {
    clients.delete(client)
    await client.end({ timeout: client === current ? END_TIMEOUT_S : REPLACED_END_TIMEOUT_S })
  }

  let current = open()
  const sql = new Proxy(current, {
    apply: (_target, _this, parameters) => Reflect.apply(current, undefined, parameters),
    get: (_target, property) => Reflect.get(current, property),
  })
  return {
    sql,
    async end() {
      await Promise.all([...clients].map(retire))
    },
  }
}
