import type { ExecuteFields } from './compile-fields.ts'
import { propertyOf } from './property-of.ts'

export interface ExecutedField {
  /** The name in the reply. */
  readonly key: string
  readonly execute: ExecuteFields
}

/**
 * The fields of an object one after the other, and the object that holds them in this order. It runs for every object
 * of every reply: as code of its own, with a literal, where a loop that fills objects of all shapes would have V8 look
 * every key up again.
 */
export function executeTogether(fields: readonly ExecutedField[]): ExecuteFields {
  const values = fields.map((_, n) => `v${n}`)
  const code = `
    let ${['unused', ...values].join(', ')}
    try {
      ${values.map((value, n) => `${value} = fields[${n}].execute(source, path, run)`).join('\n')}
    } catch (error) {
      return fail(error, [${values.join(', ')}])
    }
    const reply = { ${fields.map(({ key }, n) => `${propertyOf(key)}: ${values[n]}`).join(', ')} }
    return ${['false', ...values.map((value) => `${value} instanceof Promise`)].join(' || ')} ? settle(reply, keys) : reply`
  const make = new Function('fields', 'keys', 'fail', 'settle', `return (source, path, run) => {${code}}`)
  return make(
    fields,
    fields.map(({ key }) => key),
    fail,
    settle,
  ) as ExecuteFields
}

/** Fails as `error` once what is under way has ended, or failed too. */
function fail(error: unknown, values: readonly unknown[]): Promise<never> {
  const pending = values.filter((value) => value instanceof Promise)
  if (pending.length === 0) throw error
  return Promise.all(pending).finally(() => {
    throw error
  }) as Promise<never>
}

/** Puts each value that comes later in its place; the reply once all have come. */
function settle(reply: Record<string, unknown>, keys: readonly string[]): Promise<Record<string, unknown>> {
  const pending: Promise<void>[] = []
  for (const key of keys) {
    const value = reply[key]
    if (value instanceof Promise) {
      pending.push(
        value.then((found) => {
          reply[key] = found
        }),
      )
    }
  }
  const [only] = pending
  return (pending.length === 1 && only ? only : Promise.all(pending)).then(() => reply)
}
