import type { Failure } from '../failure.ts'
import type { Tree } from '../tree.ts'

/** One execution of a compiled plan: what its steps read, and what they add to. */
export interface Run {
  /** The merged tree that the client's reply is projected from. */
  readonly tree: Tree
  /** Every failure met, so that none is lost with the place that held it. */
  readonly failures: Failure[]
  /** Coerced, defaults applied; a variable without a value is absent. */
  readonly variables: Readonly<Record<string, unknown>>
  readonly context: unknown
  readonly signal?: AbortSignal
}

/** A part of a compiled plan. Finishes at once when everything it asks answers at once; never fails because of a subgraph. */
export type Step = (run: Run) => Promise<void> | void

/** One step after the other. */
export function inSequence(steps: readonly Step[]): Step {
  const [only] = steps
  if (only !== undefined && steps.length === 1) return only

  function runFrom(start: number, run: Run): Promise<void> | void {
    for (let index = start; index < steps.length; index++) {
      const pending = steps[index]?.(run)
      if (pending) return pending.then(() => runFrom(index + 1, run))
    }
  }
  return (run) => runFrom(0, run)
}

/** All steps at the same time. */
export function inParallel(steps: readonly Step[]): Step {
  const [only] = steps
  if (only !== undefined && steps.length === 1) return only

  return (run) => {
    const pending: Promise<void>[] = []
    for (const step of steps) {
      const promise = step(run)
      if (promise) pending.push(promise)
    }
    if (pending.length > 0) return Promise.all(pending).then(() => {})
  }
}
