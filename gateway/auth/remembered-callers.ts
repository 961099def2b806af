/** Callers whose token was verified a moment ago: to verify a signature costs more than all else a request does here. */
import { hash } from 'node:crypto'
import type { Caller } from './caller.ts'

export interface RememberedCaller {
  readonly caller: Caller
  /** Of the keys that verified the token. */
  readonly generation: number
}

export interface RememberedCallers {
  get(authorization: string): RememberedCaller | null
  /**
   * @param authorization as nearly every client sends it, so that a token is remembered once however it is spaced.
   * @param expiresAtMs the token's own end.
   */
  set(authorization: string, remembered: RememberedCaller, expiresAtMs: number): void
  readonly size: number
}

const MAX_REMEMBERED_MS = 60_000

/** Holds digests, no tokens; never for longer than a minute, nor past a token's end; the oldest goes first. */
export function rememberCallers(capacity: number, now: () => number): RememberedCallers {
  const entries = new Map<string, RememberedCaller & { readonly fromMs: number; readonly untilMs: number }>()
  return {
    get(authorization) {
      const key = digest(authorization)
      const entry = entries.get(key)
      if (entry === undefined) return null
      // A clock that was set back must not make anything last longer.
      if (now() < entry.untilMs && now() >= entry.fromMs) return entry
      entries.delete(key)
      return null
    },
    set(authorization, remembered, expiresAtMs) {
      const fromMs = now()
      const untilMs = Math.min(expiresAtMs, fromMs + MAX_REMEMBERED_MS)
      if (untilMs <= fromMs) return
      const key = digest(authorization)
      entries.delete(key)
      entries.set(key, { ...remembered, fromMs, untilMs })
      for (const oldest of entries.keys()) {
        if (entries.size <= capacity) break
        entries.delete(oldest)
      }
    },
    get size() {
      return entries.size
    },
  }
}

function digest(authorization: string): string {
  return hash('sha256', authorization, 'base64')
}
