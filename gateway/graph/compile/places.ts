import type { FlattenNodePathSegment } from '@graphql-hive/router-query-planner'

import { isTree, type Tree } from '../tree.ts'
import type { TypeSystem } from '../type-system.ts'
import { coveredByAny } from './rewrites.ts'

/** Every object at a place of the merged tree, in the order of the reply. */
export type FindPlaces = (root: Tree) => Tree[]

type Step = (places: Tree[]) => Tree[]

/**
 * Compiles the path of a flatten. List markers say nothing that the data does not: the planner writes one for a list of
 * lists too, so every list met on the way is walked to its items.
 */
export function compilePlaces(path: readonly FlattenNodePathSegment[], types: TypeSystem): FindPlaces {
  const steps = path.flatMap((segment) => compileSegment(segment, types))
  return (root) => {
    let places: Tree[] = [root]
    for (const step of steps) {
      if (places.length === 0) break
      places = step(places)
    }
    return places
  }
}

function compileSegment(segment: FlattenNodePathSegment, types: TypeSystem): Step[] {
  if (segment === '@') return []
  if ('Field' in segment) return [fieldStep(segment.Field)]
  if ('TypeCondition' in segment) return [typeStep(coveredByAny(segment.TypeCondition, types))]
  throw new TypeError(
    `A path segment is a field, a type condition or a list, but got: ${Object.keys(segment)}.`,
  )
}

function fieldStep(key: string): Step {
  return (places) => {
    const found: Tree[] = []
    for (const place of places) collect(place[key], found)
    return found
  }
}

function typeStep(covered: ReadonlySet<unknown>): Step {
  // Where the type is known from the schema, the planner asks for no `__typename`: its absence is no mismatch.
  return (places) => places.filter(({ __typename }) => __typename === undefined || covered.has(__typename))
}

function collect(value: unknown, found: Tree[]): void {
  if (Array.isArray(value)) for (const item of value) collect(item, found)
  else if (isTree(value)) found.push(value)
}
