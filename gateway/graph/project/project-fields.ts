import { propertyOf } from '../../../subgraphs/execution/property-of.ts'
import type { Tree } from '../tree.ts'
import { type Complete, locate, nulled, type Projection } from './projection.ts'

/** Shapes an object of the tree; `null` when a field that must not be null is, with the error already found. */
export type ProjectObject = (source: Tree, projection: Projection) => Tree | null

export interface FieldPlan {
  /** The name in the reply. */
  readonly key: string
  /** The name in the tree; `null` for a value that is not read from there. */
  readonly source: string | null
  /** Whether text is complete as it is: most values are text. */
  readonly passesText: boolean
  readonly complete: Complete
}

/**
 * An object of the reply from one of the tree. It runs for every object of every reply: as code of its own, with a
 * literal, where a loop that fills objects of all shapes would have V8 look every key up again.
 */
export function compileFields(fields: readonly FieldPlan[]): ProjectObject {
  const values = fields.map((_, n) => `v${n}`)
  const steps = fields.map(({ source, passesText }, n) => {
    const given = source === null ? 'undefined' : `source[${JSON.stringify(source)}]`
    const complete = `v${n} = take(fields[${n}], v${n}, projection)
      if (v${n} === undefined) return nulled(source)`
    return `let v${n} = ${given}\n${passesText ? `if (typeof v${n} !== 'string') { ${complete} }` : complete}`
  })
  const entries = fields.map(({ key }, n) => `${propertyOf(key)}: ${values[n]}`)
  const code = `${steps.join('\n')}\nreturn { ${entries.join(', ')} }`
  const make = new Function('fields', 'take', 'nulled', `return (source, projection) => {${code}}`)
  return make(fields, take, nulled) as ProjectObject
}

function take({ key, complete }: FieldPlan, given: unknown, projection: Projection): unknown {
  const { errors } = projection
  const before = errors.length
  const value = complete(given, projection)
  if (errors.length !== before) locate(errors, before, key)
  return value
}
