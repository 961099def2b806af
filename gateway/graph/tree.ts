import { Failure } from './failure.ts'

/** One object of the merged tree, keyed by response names. */
export type Tree = Record<string, unknown>

/** True for an object that data can be read from and merged into; a list and a failure are neither. */
export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Failure)
}
