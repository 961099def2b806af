import type { FlattenNodePathSegment } from '@graphql-hive/router-query-planner'

import type { TypeSystem } from '../type-system.ts'
import { compilePlaces } from './places.ts'
import type { Step } from './run.ts'

/** Takes fields away from the objects at a place: what is known of them would otherwise win over what is not. */
export function compileForget(
  path: readonly FlattenNodePathSegment[],
  names: readonly string[],
  types: TypeSystem,
): Step {
  const find = compilePlaces(path, types)
  return ({ tree }) => {
    for (const place of find(tree)) for (const name of names) delete place[name]
  }
}
