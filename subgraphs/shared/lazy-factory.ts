/**
 * Makes objects whose properties are made when first read, so that a request pays only for what its query reads.
 * @param makers by property; each runs at most once for each object.
 */
export function lazyFactory<Made extends object>(
  makers: { readonly [Name in keyof Made]: () => Made[Name] },
): () => Made {
  const prototype = {}
  for (const [name, make] of Object.entries(makers) as [string, () => unknown][]) {
    Object.defineProperty(prototype, name, {
      get(this: object) {
        const value = make()
        Object.defineProperty(this, name, { value })
        return value
      },
    })
  }
  return () => Object.create(prototype) as Made
}
