/** This program itself as a caller: it looks for a synthetic person to show, before anybody can ask. */
import type { Caller as VerifiedCaller } from '../auth/caller.ts'
import { readAccessOf } from '../auth/read-access.ts'
import { parseScopes } from '../auth/scopes.ts'
import type { Caller } from '../door.ts'

export function ownCaller(): Caller {
  const identity: VerifiedCaller = {
    kind: 'system',
    clientId: 'care-record-graph',
    scopes: parseScopes('system/Patient.read'),
  }
  const access = readAccessOf(identity, null)
  return { identity, bundles: null, access, request: { door: 'graphql', id: 'start' } }
}
