import type { Caller } from '../door.ts'
import { breakGlassReasonOf } from '../visit.ts'

/**
 * Whoever sees restricted records because glass was broken is told so, in the answer itself: adds
 * `extensions.breakGlass` for such a caller.
 */
export function addBreakGlassNotice(answer: { extensions?: Record<string, unknown> }, caller: Caller): void {
  if (breakGlassReasonOf(caller) === null) return
  const notice = { breakGlass: { opened: 'restricted records', recorded: true } }
  answer.extensions = { ...answer.extensions, ...notice }
}
