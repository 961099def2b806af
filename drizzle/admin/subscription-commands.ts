/** Products and subscriptions at the command line. */
import type { Sql, TransactionSql } from 'postgres'
import {
  addSubscription,
  type IssuedKey,
  listProducts,
  listSubscriptions,
  revokeSubscription,
  rotateSubscription,
} from '../access/manage-subscriptions.ts'
import { appendWithin } from '../audit/append-within.ts'
import { adminEvent } from './admin-event.ts'
import type { AdminArguments } from './arguments.ts'
import { tableLines } from './table.ts'

export async function showProducts(sql: Sql): Promise<string[]> {
  const products = await listProducts(sql)
  return tableLines(
    ['CODE', 'NAME', 'BUNDLES'],
    products.map(({ code, name, bundles }) => [code, name, bundles.join(', ')]),
  )
}

export async function showSubscriptions(sql: Sql, clientId: string | undefined): Promise<string[]> {
  const subscriptions = await listSubscriptions(sql, clientId ?? null)
  return tableLines(
    ['NUMBER', 'CLIENT', 'PRODUCT', 'STATE', 'CREATED', 'EXPIRES', 'REVOKED', 'LABEL'],
    subscriptions.map((one) => [
      String(one.id),
      one.clientId,
      one.productCode,
      one.state,
      one.createdAt,
      one.expiresAt ?? '-',
      one.revokedAt ?? '-',
      one.label ?? '-',
    ]),
  )
}

/** Makes the change and its audit event, both or neither. Throws AccessProblem. */
export async function changeSubscriptions(
  sql: Sql,
  wanted: AdminArguments,
  actor: string,
): Promise<string[]> {
  return sql.begin(async (tx) => {
    const { what, lines } = await change(tx, wanted)
    await appendWithin(tx, adminEvent(actor, what), new Date())
    return lines
  })
}

async function change(
  tx: TransactionSql,
  { name, client = '', product = '', label, expiresAt, number, overlapHours }: AdminArguments,
): Promise<{ what: string; lines: string[] }> {
  if (name === 'subscriptions revoke') {
    await revokeSubscription(tx, number)
    return { what: `${name} ${number}`, lines: [`Subscription ${number} is revoked.`] }
  }
  if (name === 'subscriptions rotate') {
    const issued = await rotateSubscription(tx, number, overlapHours)
    return { what: `${name} ${number} to ${issued.id}`, lines: keyLines(issued) }
  }
  const issued = await addSubscription(tx, {
    clientId: client,
    productCode: product,
    label: label ?? null,
    expiresAt: expiresAt ?? null,
  })
  return { what: `${name} ${issued.id}: ${client} to ${product}`, lines: keyLines(issued) }
}

function keyLines({ id, key }: IssuedKey): string[] {
  return [`Subscription ${id}. Its key, which is shown only now:`, key]
}
