/** Login roles that may do no more than they must: one per subgraph, and those of the gateway. */
import { createHmac } from 'node:crypto'
import type postgres from 'postgres'
import { explain, placeOf } from './explain.ts'
import { StoreProblem } from './store-problem.ts'
import { type GatewayUrls, SUBGRAPH_SCHEMAS, type SubgraphUrls } from './subgraph-schemas.ts'

type Role = { name: string; schema: string; password: string; appends: boolean }
type RoleUrls = { urls: SubgraphUrls; gatewayUrls: GatewayUrls }

/** Of the schemas that no subgraph owns. The audit is written as one role and read as another. */
const GATEWAY_ROLES = {
  auditWriter: { suffix: 'audit_writer', schema: 'audit', appends: true },
  auditReader: { suffix: 'audit_reader', schema: 'audit', appends: false },
  access: { suffix: 'access', schema: 'access', appends: false },
} as const
const STATEMENT_TIMEOUT_S = 15
// A process that stands still in the middle of an append must not hold up the others' for long.
const APPENDING_TIMEOUT_S = 3
const NAME_LIMIT_BYTES = 63

/**
 * Makes the roles, or brings them to what they should be, and returns their URLs. Passwords follow from the secret, so
 * that every process which knows it arrives at the same ones. Throws StoreProblem.
 */
export async function ensureRoles(sql: postgres.Sql, url: string, secret: string): Promise<RoleUrls> {
  const [current] = await sql`select current_database() as name`
  const database = String(current?.name)
  const urlOf = async (suffix: string, schema: string, appends = false) => {
    const role = roleOf(database, suffix, { schema, appends }, secret)
    await ensureRole(sql, database, role)
    await assertUnprivileged(sql, url, role)
    return urlAs(url, role)
  }
  const gatewayUrlOf = (role: keyof typeof GATEWAY_ROLES) => {
    const { suffix, schema, appends } = GATEWAY_ROLES[role]
    return urlOf(suffix, schema, appends)
  }
  try {
    const urls = {
      demographics: await urlOf(SUBGRAPH_SCHEMAS.demographics, SUBGRAPH_SCHEMAS.demographics),
      clinical: await urlOf(SUBGRAPH_SCHEMAS.clinical, SUBGRAPH_SCHEMAS.clinical),
      'admin-adt': await urlOf(SUBGRAPH_SCHEMAS['admin-adt'], SUBGRAPH_SCHEMAS['admin-adt']),
      audit: await gatewayUrlOf('auditReader'),
    }
    const gatewayUrls = {
      auditWriter: await gatewayUrlOf('auditWriter'),
      access: await gatewayUrlOf('access'),
    }
    return { urls, gatewayUrls }
  } catch (error) {
    throw explain(error, url, 'roles')
  }
}

/** Roles belong to the whole server, hence the database in the name. */
function roleName(database: string, suffix: string): string {
  return `${database}_${suffix}`
}

/** The roles of a database, which outlive it unless whoever drops it drops them too. */
export function roleNames(database: string): string[] {
  const suffixes = [
    ...Object.values(SUBGRAPH_SCHEMAS),
    ...Object.values(GATEWAY_ROLES).map(({ suffix }) => suffix),
  ]
  return suffixes.map((suffix) => roleName(database, suffix))
}

function roleOf(
  database: string,
  suffix: string,
  rights: Pick<Role, 'schema' | 'appends'>,
  secret: string,
): Role {
  const name = roleName(database, suffix)
  if (Buffer.byteLength(name) > NAME_LIMIT_BYTES) {
    throw new StoreProblem(
      `The database name ${database} is too long for the roles named after it: shorten it.`,
    )
  }
  return { name, ...rights, password: createHmac('sha256', secret).update(name).digest('hex') }
}

async function ensureRole(sql: postgres.Sql, database: string, role: Role): Promise<void> {
  const [existing] = await sql`select 1 from pg_roles where rolname = ${role.name}`
  const verb = existing === undefined ? 'create' : 'alter'
  const name = quoted(role.name)
  const schema = quoted(role.schema)
  // Attributes that default to off are not named: only a superuser may name some of them, even to leave them off.
  await sql.unsafe(`
    begin;
    ${verb} role ${name} login noinherit password '${role.password}';
    alter role ${name} set statement_timeout = '${STATEMENT_TIMEOUT_S}s';
    grant connect on database ${quoted(database)} to ${name};
    revoke all on schema ${schema} from public;
    revoke all on all tables in schema ${schema} from public;
    revoke all on all tables in schema ${schema} from ${name};
    grant usage on schema ${schema} to ${name};
    ${role.appends ? appendingRights(name) : readingRights(name, schema)}
    commit;`)
}

function readingRights(name: string, schema: string): string {
  return `
    alter role ${name} set default_transaction_read_only = on;
    grant select on all tables in schema ${schema} to ${name};
    alter default privileges in schema ${schema} grant select on tables to ${name};`
}

/** Neither to write to the table itself nor to read what was written: a function of the store adds to the end. */
function appendingRights(name: string): string {
  return `
    alter role ${name} set synchronous_commit = on;
    alter role ${name} set statement_timeout = '${APPENDING_TIMEOUT_S}s';
    alter role ${name} set idle_in_transaction_session_timeout = '${APPENDING_TIMEOUT_S}s';
    grant execute on function audit.append to ${name};
    grant select on audit.head to ${name};`
}

/** A role of that name which somebody gave more to would undo the separation. */
async function assertUnprivileged(sql: postgres.Sql, url: string, role: Role): Promise<void> {
  const [row] = await sql`
    select rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls
      or exists (select from pg_auth_members where member = pg_roles.oid) as privileged
    from pg_roles where rolname = ${role.name}`
  if (row?.privileged !== false) {
    throw new StoreProblem(
      `The role ${role.name} at ${placeOf(url)} may do more than it must: drop it, it is made again at the next start.`,
    )
  }
}

function urlAs(url: string, role: Role): string {
  const own = new URL(url)
  own.username = encodeURIComponent(role.name)
  own.password = role.password
  return own.href
}

function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`
}
