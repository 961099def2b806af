import { type GraphQLFieldResolver, type GraphQLResolveInfo, isObjectType } from 'graphql'

type Reference = Readonly<Record<string, unknown>> & { readonly __typename: string }

/** Finds what a reference names; the reference itself where a type says nothing of it. */
type ResolveReference = (reference: Reference, context: unknown, info: GraphQLResolveInfo) => unknown

/**
 * `Query._entities` as Apollo has it for object types, but without a promise and a property defined anew for each
 * entity: most are there at once or come from a loader. One that cannot be found leaves the others be.
 * @param resolvers by type; of each its `__resolveReference`.
 */
export function entitiesResolver(resolvers: object): GraphQLFieldResolver<unknown, unknown> {
  return (_root, { representations }: { representations?: readonly Reference[] }, context, info) => {
    const isKnown = ({ __typename: type }: Reference) => isObjectType(info.schema.getType(type))
    // Before any is looked for: what fails beside a list that is given up is heard by nobody.
    if (representations?.every(isKnown) === false) {
      throw new Error('A representation names an object type of this schema.')
    }
    const resolve = (reference: Reference): unknown => {
      const { __typename: type } = reference
      const find: ResolveReference | undefined = Reflect.get(resolvers, type)?.__resolveReference
      if (find === undefined) return reference
      try {
        const found = find(reference, context, info)
        return found instanceof Promise ? found.then((later) => named(later, type)) : named(found, type)
      } catch (error) {
        return Promise.reject(error)
      }
    }
    return representations?.map(resolve)
  }
}

/** With the name by which it is told which entity it is. */
function named(found: unknown, type: string): unknown {
  if (typeof found !== 'object' || found === null) return found
  const entity = found as { __typename?: unknown }
  if (entity.__typename !== undefined && entity.__typename !== type) return { ...entity, __typename: type }
  if (entity.__typename === undefined) entity.__typename = type
  return entity
}
