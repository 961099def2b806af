/** One login role per subgraph, which reads its own schema and nothing else. */
import { createHmac } from 'node:crypto'
import type postgres from 'postgres'
import { explain, placeOf } from './explain.ts'
import { StoreProblem } from './store-problem.ts'
import { SUBGRAPH_SCHEMAS, type SubgraphName, type SubgraphUrls } from './subgraph-schemas.ts'

type SubgraphRole = { name: string; schema: string; password: string }

const STATEMENT_TIMEOUT_S = 15
const NAME_LIMIT_BYTES = 63

/**
 * Makes the roles, or brings them to what they should be, and returns their URLs. Passwords follow from the secret, so
 * that every process which knows it arrives at the same ones. Throws StoreProblem.
 */
export async function ensureRoles(sql: postgres.Sql, url: string, secret: string): Promise<SubgraphUrls> {
  const [current] = await sql`select current_database() as name`
  const database = String(current?.name)
  const urlOf = async (subgraph: SubgraphName) => {
    const role = subgraphRole(database, SUBGRAPH_SCHEMAS[subgraph], secret)
    await ensureRole(sql, database, role)
    await assertUnprivileged(sql, url, role)
    return urlAs(url, role)
  }
  try {
    return {
      demographics: await urlOf('demographics'),
      clinical: await urlOf('clinical'),
      'admin-adt': await urlOf('admin-adt'),
    }
  } catch (error) {
    throw explain(error, url, 'roles')
  }
}

/** Roles belong to the whole server, hence the database in the name. */
export function roleName(database: string, schema: string): string {
  return `${database}_${schema}`
}

function subgraphRole(database: string, schema: string, secret: string): SubgraphRole {
  const name = roleName(database, schema)
  if (Buffer.byteLength(name) > NAME_LIMIT_BYTES) {
    throw new StoreProblem(
      `The database name ${database} is too long for the roles named after it: shorten it.`,
    )
  }
  return { name, schema, password: createHmac('sha256', secret).update(name).digest('hex') }
}

async function ensureRole(sql: postgres.Sql, database: string, role: SubgraphRole): Promise<void> {
  const [existing] = await sql`select 1 from pg_roles where rolname = ${role.name}`
  const verb = existing === undefined ? 'create' : 'alter'
  const name = quoted(role.name)
  const schema = quoted(role.schema)
  // Attributes that default to off are not named: only a superuser may name some of them, even to leave them off.
  await sql.unsafe(`
    begin;
    ${verb} role ${name} login noinherit password '${role.password}';
    alter role ${name} set statement_timeout = '${STATEMENT_TIMEOUT_S}s';
    alter role ${name} set default_transaction_read_only = on;
    grant connect on database ${quoted(database)} to ${name};
    revoke all on schema ${schema} from public;
    revoke all on all tables in schema ${schema} from public;
    grant usage on schema ${schema} to ${name};
    grant select on all tables in schema ${schema} to ${name};
    alter default privileges in schema ${schema} grant select on tables to ${name};
    commit;`)
}

/** A role of that name which somebody gave more to would undo the separation. */
async function assertUnprivileged(sql: postgres.Sql, url: string, role: SubgraphRole): Promise<void> {
  const [row] = await sql`
    select rolsuper or rolcreaterole or rolcreatedb or rolreplication or rolbypassrls
      or exists (select from pg_auth_members where member = pg_roles.oid) as privileged
    from pg_roles where rolname = ${role.name}`
  if (row?.privileged !== false) {
    throw new StoreProblem(
      `The role ${role.name} at ${placeOf(url)} may do more than read its schema: drop it, it is made again at the next start.`,
    )
  }
}

function urlAs(url: string, role: SubgraphRole): string {
  const own = new URL(url)
  own.username = encodeURIComponent(role.name)
  own.password = role.password
  return own.href
}

function quoted(identifier: string): string {
  return `"${identifier.replaceAll('"', '""')}"`
}
