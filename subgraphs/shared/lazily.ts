/**
 * An object whose properties are made when first read, so that a request pays only for what its query reads.
 * @param makers by property; each runs at most once.
 */
export function lazily<Made extends object>(
  makers: { readonly [Name in keyof Made]: () => Made[Name] },
): Made {
  const made = {}
  for (const [name, make] of Object.entries(makers) as [string, () => unknown][]) {
    Object.defineProperty(made, name, {
      configurable: true,
      enumerable: true,
      get() {
        const value = make()
        Object.defineProperty(made, name, { value, enumerable: true })
        return value
      },
    })
  }
  return made as Made
}
