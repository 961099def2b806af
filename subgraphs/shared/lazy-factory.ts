/** What an object was made for, and what has been made of it. */
const madeFor = Symbol('made for')
const made = Symbol('made')

/**
 * Makes objects whose properties are made when first read, so that a request pays only for what its query reads.
 * @param makers by property; each runs at most once for each object, with what the object was made for, and makes
 * something: neither null nor undefined.
 */
export function lazyFactoryFor<Given>() {
  return <Made extends object>(
    makers: {
      readonly [Name in keyof Made]: (given: Given) => Made[Name]
    },
  ): ((given: Given) => Made) => {
    class Lazy {
      readonly [madeFor]: Given
      readonly [made]: unknown[] = []

      constructor(given: Given) {
        this[madeFor] = given
      }
    }
    const entries = Object.entries(makers) as [string, (given: Given) => unknown][]
    for (const [n, [name, make]] of entries.entries()) {
      Object.defineProperty(Lazy.prototype, name, {
        get(this: Lazy) {
          this[made][n] ??= make(this[madeFor])
          return this[made][n]
        },
      })
    }
    return (given) => new Lazy(given) as unknown as Made
  }
}
