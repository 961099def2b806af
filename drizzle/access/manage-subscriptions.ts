/** Making, changing and ending subscriptions. A key is handed out once; the store keeps its hash. */
import type { Sql, TransactionSql } from 'postgres'
import type { Bundle } from '../../schema/bundles.ts'
import { AccessProblem } from './access-problem.ts'
import { createKey, keyHash } from './subscription-key.ts'

export interface Product {
  readonly code: string
  readonly name: string
  readonly bundles: readonly Bundle[]
}

export interface ListedSubscription {
  readonly id: number
  readonly clientId: string
  readonly productCode: string
  readonly label: string | null
  /** Instants in UTC, as `2031-05-17T09:30:00Z`. */
  readonly createdAt: string
  readonly revokedAt: string | null
  readonly expiresAt: string | null
  readonly state: 'active' | 'revoked' | 'expired' | 'sandbox only'
}

export interface NewSubscription {
  readonly clientId: string
  readonly productCode: string
  readonly label: string | null
  readonly expiresAt: Date | null
}

export interface IssuedKey {
  readonly id: number
  /** To be shown once: nobody can find it out later. */
  readonly key: string
}

type Database = Sql | TransactionSql

export async function listProducts(sql: Database): Promise<readonly Product[]> {
  return sql<Product[]>`select code, name, bundles from access.product order by code`
}

/** @param clientId null for those of all clients. */
export async function listSubscriptions(
  sql: Database,
  clientId: string | null,
): Promise<readonly ListedSubscription[]> {
  const rows = await sql<(Omit<ListedSubscription, 'id'> & { id: string })[]>`
    select id::text as id, client_id as "clientId", product_code as "productCode", label,
           to_char(created_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "createdAt",
           to_char(revoked_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "revokedAt",
           to_char(expires_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as "expiresAt",
           case when revoked_at is not null then 'revoked' when expires_at <= now() then 'expired'
                when sandbox then 'sandbox only' else 'active' end as state
    from access.subscription
    where ${clientId}::text is null or client_id = ${clientId}
    order by subscription.id`
  return rows.map((row) => ({ ...row, id: Number(row.id) }))
}

/** Throws AccessProblem for an unknown product. */
export async function addSubscription(sql: Database, wanted: NewSubscription): Promise<IssuedKey> {
  const key = createKey()
  const [row] = await sql<{ id: string }[]>`
    insert into access.subscription (client_id, product_code, key_hash, label, expires_at)
    select ${wanted.clientId}, code, ${keyHash(key)}, ${wanted.label},
           ${wanted.expiresAt?.toISOString() ?? null}::text::timestamptz
    from access.product where code = ${wanted.productCode}
    returning id::text as id`
  if (row === undefined)
    throw new AccessProblem(`There is no product ${wanted.productCode}: see products list.`)
  return { id: Number(row.id), key }
}

/** Throws AccessProblem where there is none of that number, or it is revoked already. */
export async function revokeSubscription(sql: Database, id: number): Promise<void> {
  const revoked = await sql`
    update access.subscription set revoked_at = now() where id = ${id} and revoked_at is null`
  if (revoked.count === 0) throw new AccessProblem(`There is no subscription ${id} that is not revoked.`)
}

/**
 * Gives the client another key to the same, for as long as the old one would have been good. Within a transaction, so
 * that there is never neither. Throws AccessProblem where the old one is not good any more.
 * @param overlapHours how long both are good; at 0 the old one ends now.
 */
export async function rotateSubscription(
  tx: TransactionSql,
  id: number,
  overlapHours: number,
): Promise<IssuedKey> {
  const key = createKey()
  const [row] = await tx<{ id: string }[]>`
    insert into access.subscription (client_id, product_code, key_hash, label, expires_at)
    select client_id, product_code, ${keyHash(key)}, label, expires_at
    from access.subscription
    where id = ${id} and not sandbox and revoked_at is null and (expires_at is null or expires_at > now())
    for update
    returning id::text as id`
  if (row === undefined) throw new AccessProblem(`There is no active subscription ${id}.`)
  if (overlapHours === 0) await revokeSubscription(tx, id)
  else
    await tx`
      update access.subscription
      set expires_at = least(expires_at, now() + ${overlapHours}::int * interval '1 hour') where id = ${id}`
  return { id: Number(row.id), key }
}
