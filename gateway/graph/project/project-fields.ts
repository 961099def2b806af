import { propertyOf } from '../../../subgraphs/execution/property-of.ts'
import type { Tree } from '../tree.ts'
import { type Completion, locate, nulled, type Projection, rejectNull } from './projection.ts'

/** Shapes an object of the tree; `null` when a field that must not be null is, with the error already found. */
export type ProjectObject = (source: Tree, projection: Projection) => Tree | null

export interface FieldPlan extends Completion {
  /** The name in the reply. */
  readonly key: string
  /** The name in the tree. */
  readonly source: string
}

/**
 * An object of the reply from one of the tree. It runs for every object of every reply: as code of its own, with a
 * literal, where a loop that fills objects of all shapes would have V8 look every key up again.
 */
export function compileFields(fields: readonly FieldPlan[]): ProjectObject {
  const constants = fields.map((_, n) => `const f${n} = fields[${n}], c${n} = f${n}.complete`)
  const entries = fields.map(({ key }, n) => `${propertyOf(key)}: v${n}`)
  const code = `
    const { errors } = projection
    let before = 0
    ${fields.map(codeOf).join('\n')}
    return { ${entries.join(', ')} }`
  const make = new Function(
    ...['fields', 'amend', 'nulled'],
    `${constants.join('\n')}\nreturn (source, projection) => {${code}}`,
  )
  return make(fields, amend, nulled) as ProjectObject
}

function codeOf({ source, passes, required }: FieldPlan, n: number): string {
  const value = `v${n}`
  const complete = `
    before = errors.length
    ${value} = c${n}(${value}, projection)
    if (${value} === null || errors.length !== before) {
      amend(f${n}, ${value}, before, errors)
      ${required ? `if (${value} === null) return nulled(source)` : ''}
    }`
  const done = [
    ...(required ? [] : [`${value} === null`]),
    ...(passes === 'plain'
      ? ['string', 'number', 'boolean'].map((type) => `typeof ${value} === '${type}'`)
      : []),
    ...(typeof passes === 'object' && passes !== null ? [`f${n}.passes.has(${value})`] : []),
  ]
  return `let ${value} = source[${JSON.stringify(source)}]
    ${done.length > 0 ? `if (!(${done.join(' || ')})) {${complete}\n}` : complete}`
}

/** Adds what the errors found in a field lack: that there is one, and where it is. */
function amend(
  { key, required }: FieldPlan,
  value: unknown,
  before: number,
  errors: Projection['errors'],
): void {
  if (value === null && required !== null && errors.length === before) rejectNull(required, errors)
  locate(errors, before, key)
}
