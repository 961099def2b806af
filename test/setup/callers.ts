/** Callers for tests that are not about callers: they may read everything. */
import { readAccessOf } from '../../gateway/auth/read-access.ts'
import { parseScopes } from '../../gateway/auth/scopes.ts'
import type { Caller } from '../../gateway/door.ts'

const identity = {
  kind: 'system',
  clientId: 'test',
  scopes: parseScopes('system/*.read restricted.read audit.read graph.introspection'),
} as const

export const systemCaller: Caller = {
  identity,
  bundles: null,
  access: readAccessOf(identity, null),
  request: { door: 'graphql', id: 'test' },
}
