/** A key as it is written in an object literal of generated code: without brackets `__proto__` would be no key. */
export function propertyOf(key: string): string {
  return key === '__proto__' ? '["__proto__"]' : JSON.stringify(key)
}
