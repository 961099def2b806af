/** Scopes of our own, for what SMART has no name for. No wildcard of SMART implies any of them. */
import type { CallerKind } from './caller.ts'

interface NamedScopeMeaning {
  /** Callers of another kind gain nothing by it. */
  readonly kinds: readonly CallerKind[]
  readonly about: string
}

export const namedScopes = {
  'restricted.read': {
    kinds: ['system', 'staff'],
    about: 'Records and items that are flagged as restricted, without breaking glass.',
  },
  'audit.read': {
    kinds: ['system', 'staff'],
    about: 'Who looked at a person’s record: for a privacy officer.',
  },
  'graph.introspection': {
    kinds: ['system', 'staff', 'patient'],
    about: 'Introspection of the GraphQL schema where it is otherwise off.',
  },
} as const satisfies Record<string, NamedScopeMeaning>

export type NamedScope = keyof typeof namedScopes
