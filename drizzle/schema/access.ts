/** The `access` Postgres schema: which product opens which bundles, and who holds a key to which product. */
import { sql } from 'drizzle-orm'
import { bigint, boolean, customType, index, pgSchema, text, timestamp } from 'drizzle-orm/pg-core'
import { bundles } from '../../schema/bundles.ts'

export const access = pgSchema('access')

const keyHashColumn = customType<{ data: Buffer; driverData: Buffer }>({ dataType: () => 'bytea' })
const instant = (name: string) => timestamp(name, { withTimezone: true, mode: 'string' })

export const product = access.table('product', {
  code: text('code').primaryKey(),
  name: text('name').notNull(),
  bundles: text('bundles', { enum: bundles }).array().notNull(),
})

export const subscription = access.table(
  'subscription',
  {
    id: bigint('id', { mode: 'number' }).primaryKey().generatedAlwaysAsIdentity(),
    clientId: text('client_id').notNull(),
    productCode: text('product_code')
      .notNull()
      .references(() => product.code),
    /** SHA-256 of the key; the key itself is nowhere. */
    keyHash: keyHashColumn('key_hash').notNull().unique('subscription_key_hash'),
    label: text('label'),
    createdAt: instant('created_at').notNull().default(sql`now()`),
    revokedAt: instant('revoked_at'),
    expiresAt: instant('expires_at'),
    /** A demonstration key that everybody knows: counts in sandbox mode only. */
    sandbox: boolean('sandbox').notNull().default(false),
  },
  (t) => [index('subscription_client').on(t.clientId)],
)
