import type { CompleteValue } from './complete-value.ts'
import type { Execution, Path } from './execution.ts'
import type { FieldFacts, ResolveInfo } from './resolve-info.ts'
import { tell, tellLater } from './tell.ts'

/** Completes a value once it is there; what fails then is told as by `tell`. */
export function completeLater(
  value: Promise<unknown>,
  complete: CompleteValue,
  field: FieldFacts,
  path: Path,
  mayBeNull: boolean,
  info: ResolveInfo | null,
  run: Execution,
): Promise<unknown> {
  // Whatever a resolver gave: from here on there are promises of this realm only.
  return Promise.resolve(value).then(
    (resolved) => {
      try {
        const completed = complete(resolved, path, info, run)
        return completed instanceof Promise ? tellLater(completed, field, path, mayBeNull, run) : completed
      } catch (error) {
        return tell(error, field, path, mayBeNull, run)
      }
    },
    (error: unknown) => tell(error, field, path, mayBeNull, run),
  )
}
