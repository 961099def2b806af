/**
 * Makes objects that have these keys from the start, in this order, each `undefined` yet. An object that is filled key
 * by key is laid out anew several times, which is most of what a reply of many small objects costs; only a literal in
 * code of its own spares that, hence the code made here.
 */
export function compileShape(keys: readonly string[]): () => Record<string, unknown> {
  // In brackets, because `__proto__` without them is no key.
  const entries = keys.map(
    (key) => `${key === '__proto__' ? '["__proto__"]' : JSON.stringify(key)}: undefined`,
  )
  return new Function(`return { ${entries.join(', ')} }`) as () => Record<string, unknown>
}
