/** Turns what the driver throws into one line that says what to do, without credentials. */
import { StoreProblem } from './store-problem.ts'

export type Task = 'connect' | 'extensions' | 'migrations' | 'roles'

const UNREACHABLE = 'is not reachable: start the server or correct the address'

// SQLSTATE (https://www.postgresql.org/docs/17/errcodes-appendix.html), Node and driver codes.
const ADVICE: Record<string, string> = {
  ECONNREFUSED: UNREACHABLE,
  ECONNRESET: UNREACHABLE,
  EHOSTUNREACH: UNREACHABLE,
  ENETUNREACH: UNREACHABLE,
  ETIMEDOUT: UNREACHABLE,
  ENOTFOUND: UNREACHABLE,
  EAI_AGAIN: UNREACHABLE,
  CONNECT_TIMEOUT: UNREACHABLE,
  CONNECTION_CLOSED: 'closed the connection: look at its log, then start again',
  CONNECTION_DESTROYED: 'closed the connection: look at its log, then start again',
  '28P01': 'refused the user or password: correct them',
  '28000': 'refused the login: allow this user and host, or correct them',
  '3D000': 'does not exist on that server: create it, then start again',
  '53300': 'has no free connections: raise max_connections or stop other clients',
  '57P01': 'is stopping: start it again',
  '57P03': 'is still starting or stopping: start again in a moment',
}

const MISSING_RIGHTS: Record<Task, string> = {
  connect: 'refused access: grant this user CONNECT on the database',
  extensions:
    'does not let this user create the extensions pg_trgm and unaccent: have an administrator create them in schema public, or grant CREATE on the database',
  migrations:
    'does not let this user create the tables: make the user owner of the database (it needs CREATE on the database and on schema public)',
  roles:
    'does not let this user manage the roles of the subgraphs: grant CREATEROLE, and use the user who created the roles and tables',
}

/** The SQLSTATE, Node or driver code of an error or of what caused it; null when there is none. */
export function errorCode(error: unknown): string | null {
  if (typeof error !== 'object' || error === null) return null
  if ('code' in error && typeof error.code === 'string') return error.code
  return 'cause' in error ? errorCode(error.cause) : null
}

/** `host:port/database` of a connection URL. */
export function placeOf(url: string): string {
  const { hostname, port, pathname } = new URL(url)
  return `${hostname}:${port === '' ? 5432 : port}${decodeURIComponent(pathname)}`
}

/** A StoreProblem stays as it is; what has no advice is told by its first line, without credentials. */
export function explain(error: unknown, url: string, task: Task): StoreProblem {
  if (error instanceof StoreProblem) return error
  return new StoreProblem(`The database ${placeOf(url)} ${advice(error, task)}.`, { cause: error })
}

function advice(error: unknown, task: Task): string {
  const code = errorCode(error)
  if (code === '42501') return MISSING_RIGHTS[task]
  const known = code === null ? undefined : ADVICE[code]
  if (known !== undefined) return known
  if (task === 'extensions')
    return `has no extension pg_trgm or unaccent: install its contrib package (${code})`
  return `failed at ${task} (${code ?? 'no code'}): ${firstLine(rootCause(error))}`
}

/** The innermost error: outer ones quote the whole statement. */
function rootCause(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? rootCause(error.cause) : error
}

function firstLine(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return (text.split('\n')[0] ?? '').replace(/\/\/[^@\s]*@/g, '//')
}
