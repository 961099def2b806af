/** Where an object keeps what it was made for. */
const madeFor = Symbol('made for')

/**
 * Makes objects whose properties are made when first read, so that a request pays only for what its query reads.
 * @param makers by property; each runs at most once for each object, with what the object was made for.
 */
export function lazyFactoryFor<Given>() {
  return <Made extends object>(
    makers: {
      readonly [Name in keyof Made]: (given: Given) => Made[Name]
    },
  ): ((given: Given) => Made) => {
    const prototype = {}
    for (const [name, make] of Object.entries(makers) as [string, (given: Given) => unknown][]) {
      Object.defineProperty(prototype, name, {
        get(this: { readonly [madeFor]: Given }) {
          const value = make(this[madeFor])
          Object.defineProperty(this, name, { value })
          return value
        },
      })
    }
    return (given) => Object.create(prototype, { [madeFor]: { value: given } }) as Made
  }
}
