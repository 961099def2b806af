import type { ExecuteFields } from './compile-fields.ts'
import type { Execution, Path } from './execution.ts'
import { propertyOf } from './property-of.ts'
import { settle } from './settle.ts'

/** A field of an object: its value, completed, at once or later. */
export type ExecutedField = ResolvedField | PropertyField

export interface ResolvedField {
  /** The name in the reply. */
  readonly key: string
  readonly property?: undefined
  readonly execute: ExecuteFields
}

/** A field that is a property of its object, which most are. */
export interface PropertyField {
  readonly key: string
  readonly property: string
  readonly mayBeNull: boolean
  /** What values of its type need not be looked at any further; for an enum, what stands for them in the reply. */
  readonly passes: 'text' | 'number' | 'boolean' | ReadonlyMap<unknown, string> | null
  /** Completes an object that is no promise; null for what holds none. */
  readonly below: ((value: unknown, path: Path | undefined, run: Execution) => unknown) | null
  /** Completes anything. */
  readonly complete: CompleteProperty
}

export type CompleteProperty = (
  value: unknown,
  source: unknown,
  path: Path | undefined,
  run: Execution,
) => unknown

/** What reading a property threw, in place of its value. */
export class Thrown {
  readonly error: unknown

  constructor(error: unknown) {
    this.error = error
  }
}

const tests = {
  text: (value: string) => `typeof ${value} === 'string'`,
  number: (value: string) => `typeof ${value} === 'number' && Number.isFinite(${value})`,
  boolean: (value: string) => `typeof ${value} === 'boolean'`,
}

/**
 * The fields of an object one after the other, and the object that holds them in this order. It runs for every object
 * of every reply: as code of its own, which reads each property by its name and makes a literal, where a loop over
 * objects of all shapes would have V8 look every key up again.
 */
export function executeTogether(fields: readonly ExecutedField[]): ExecuteFields {
  const values = fields.map((_, n) => `v${n}`)
  const readsSource = fields.some(({ property }) => property !== undefined)
  const code = `
    ${readsSource ? `const holder = (typeof source === 'object' && source !== null) || typeof source === 'function' ? source : nothing` : ''}
    let ${['other', ...values].join(', ')}
    try {
      ${fields.map(codeOf).join('\n')}
    } catch (error) {
      return fail(error, [${values.join(', ')}])
    }
    const reply = { ${fields.map(({ key }, n) => `${propertyOf(key)}: ${values[n]}`).join(', ')} }
    return ${['false', ...values.map((value) => `${value} instanceof Promise`)].join(' || ')} ? settleReply(reply) : reply`
  const constants = fields.map(
    (_, n) => `const f${n} = fields[${n}], c${n} = f${n}.complete ?? f${n}.execute`,
  )
  const make = new Function(
    ...['fields', 'nothing', 'Thrown', 'fail', 'settleReply'],
    `${constants.join('\n')}\nreturn (source, path, run) => {${code}}`,
  )
  return make(fields, nothing, Thrown, fail, settleReply) as ExecuteFields
}

/** What has no properties has no value for any field. */
const nothing = Object.freeze(Object.create(null))

function codeOf(field: ExecutedField, n: number): string {
  const value = `v${n}`
  if (field.property === undefined) return `${value} = c${n}(source, path, run)`
  const { property, mayBeNull, passes, below } = field
  const complete = `c${n}(${value}, source, path, run)`
  // Read once: read again, it could be another promise, and nobody would hear the first one fail.
  const read = (more = '') =>
    `try { ${value} = holder[${JSON.stringify(property)}]${more} } catch (error) { ${value} = new Thrown(error) }`
  if (below !== null) {
    const isObject = `typeof ${value} === 'object' && ${value} !== null && typeof ${value}.then !== 'function'`
    return `other = false
      ${read(`; other = ${isObject}`)}
      ${value} = other ? f${n}.below(${value}, path, run) : ${mayBeNull ? `${value} === null ? null : ` : ''}${complete}`
  }
  if (typeof passes === 'object' && passes !== null) {
    return `${read()}
      other = f${n}.passes.get(${value})
      ${value} = other !== undefined ? other : ${mayBeNull ? `${value} === null ? null : ` : ''}${complete}`
  }
  const done = [
    ...(passes === null ? [] : [`(${tests[passes](value)})`]),
    ...(mayBeNull ? [`${value} === null`] : []),
  ]
  return `${read()}\n${done.length > 0 ? `if (!(${done.join(' || ')})) ` : ''}${value} = ${complete}`
}

/** Fails as `error` once what is under way has ended, or failed too. */
function fail(error: unknown, values: readonly unknown[]): Promise<never> {
  const pending = values.filter((value) => value instanceof Promise)
  if (pending.length === 0) throw error
  return Promise.all(pending).finally(() => {
    throw error
  }) as Promise<never>
}

function settleReply(reply: Record<string, unknown>): Promise<Record<string, unknown>> {
  const pending: string[] = []
  for (const key of Object.keys(reply)) if (reply[key] instanceof Promise) pending.push(key)
  return settle(reply, pending)
}
