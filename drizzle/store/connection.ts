/** How this project connects to Postgres: for single tasks here, for the subgraphs in subgraph-database.ts. */
import postgres from 'postgres'
import { installArrayTypes } from './array-types.ts'
import { type Address, type ConnectionListeners, openSocket } from './socket.ts'
import { tlsMode } from './tls.ts'

type Once = { applicationName: string; onClose?: () => void }
type ForTask = { applicationName: string; maxConnections: number }
type DriverOptions = NonNullable<Parameters<typeof postgres>[1]>

// The driver's own wait grows to 20 s while a server is away: queries would hang, and a server that is back go unseen.
const RECONNECT_DELAY_S = 0.1
const TASK_CONNECT_TIMEOUT_S = 10

/** A client that connects at its first query. A query that cannot connect rejects; the next one tries again. */
export function connectTo(
  url: string,
  applicationName: string,
  options: DriverOptions,
  listeners: ConnectionListeners = {},
): postgres.Sql {
  const timeoutMs = (options.connect_timeout ?? TASK_CONNECT_TIMEOUT_S) * 1_000
  const socketOptions = { ...listeners, tls: tlsMode(url), timeoutMs }
  const always = {
    backoff: () => RECONNECT_DELAY_S,
    fetch_types: false,
    onnotice: () => undefined,
    connection: { application_name: applicationName },
    // The socket comes secured.
    ssl: false,
    socket: (address: Address) => openSocket(address, socketOptions),
  }
  const sql = postgres(url, { ...options, ...always })
  installArrayTypes(sql)
  return sql
}

/** A few connections for a command's own work. */
export function connectForTask(url: string, { applicationName, maxConnections }: ForTask): postgres.Sql {
  return connectTo(url, applicationName, {
    max: maxConnections,
    connect_timeout: TASK_CONNECT_TIMEOUT_S,
    max_lifetime: null,
  })
}

/** One connection that is kept until `end`, so that locks and settings of its session last as long. */
export function connectOnce(url: string, { applicationName, onClose }: Once): postgres.Sql {
  return connectTo(url, applicationName, {
    max: 1,
    connect_timeout: TASK_CONNECT_TIMEOUT_S,
    max_lifetime: null,
    onclose: onClose,
  })
}
