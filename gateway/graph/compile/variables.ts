import type { Run } from './run.ts'

/** A new object with those of the client's variables that a fetch uses; one without a value stays absent. */
export type SelectVariables = (run: Run) => Record<string, unknown>

export function compileVariables(usages: readonly string[] = []): SelectVariables {
  return ({ variables }) => {
    const selected: Record<string, unknown> = {}
    for (const name of usages) {
      const value = variables[name]
      if (value !== undefined) selected[name] = value
    }
    return selected
  }
}
