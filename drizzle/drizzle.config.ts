import { defineConfig } from 'drizzle-kit'

export default defineConfig({
  dialect: 'postgresql',
  schema: [
    './drizzle/schema/demographics.ts',
    './drizzle/schema/links.ts',
    './drizzle/schema/clinical.ts',
    './drizzle/schema/admin-adt.ts',
    './drizzle/schema/audit.ts',
    './drizzle/schema/access.ts',
  ],
  out: './drizzle/migrations',
  schemaFilter: ['demographics', 'clinical', 'admin_adt', 'audit', 'access'],
})
