/** Subscriptions whose keys are printed in a manual: they count only where `createSubscriptions` is told `isSandbox`. */
import type { Sql } from 'postgres'
import { AccessProblem } from './access-problem.ts'
import { keyHash } from './subscription-key.ts'

export interface SandboxSubscription {
  readonly clientId: string
  readonly key: string
  readonly productCode: string
}

export const sandboxSubscription: SandboxSubscription = {
  clientId: 'sandbox',
  key: 'sandbox',
  productCode: 'all-bundles',
}

/**
 * For sandbox mode, as the store's owner. Calling it again changes nothing; a key that is there already becomes what
 * is said here. Throws AccessProblem for an unknown product, or where the key is one that was really handed out.
 */
export async function ensureSandboxSubscriptions(
  sql: Sql,
  subscriptions: readonly SandboxSubscription[] = [sandboxSubscription],
): Promise<void> {
  for (const { clientId, key, productCode } of subscriptions) {
    const { count } = await sql`
      insert into access.subscription as present (client_id, product_code, key_hash, label, sandbox)
      select ${clientId}, code, ${keyHash(key)}, 'sandbox', true from access.product where code = ${productCode}
      on conflict (key_hash) do update
      set client_id = excluded.client_id, product_code = excluded.product_code, revoked_at = null, expires_at = null
      where present.sandbox`
    if (count === 0)
      throw new AccessProblem(`The sandbox key of ${clientId} to ${productCode} cannot be made.`)
  }
}
