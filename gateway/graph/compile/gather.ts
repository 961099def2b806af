import { Failure } from '../failure.ts'
import type { Tree } from '../tree.ts'
import type { EntityGroup } from './entity-fetch.ts'
import { identify } from './representations.ts'

/** Distinct representations, and for each, at the same index, every place it stands for. */
export interface Gathered {
  readonly representations: Tree[]
  readonly places: Tree[][]
  /** What failed instead of a representation; `null` for nothing. */
  failures: Map<Tree, Failure> | null
}

/** Where each representation is by its identity; of short identities, by the type that each belongs to. */
type Known = Map<unknown, Map<string, number>>

/** What `identify` gives belongs to no type alone. */
const ANY_TYPE = null

/** What the tree has to ask about for one group. */
export function gather(group: EntityGroup, root: Tree): Gathered {
  const gathered: Gathered = { representations: [], places: [], failures: null }
  const known: Known = new Map()
  for (const findPlaces of group.find) {
    for (const place of findPlaces(root)) addPlace(place, group, gathered, known)
  }
  return gathered
}

function addPlace(
  place: Tree,
  { represent, shortIdentity, rewriteInput }: EntityGroup,
  gathered: Gathered,
  known: Known,
): void {
  // Most entities are referred to many times: a place of a known one needs no representation of its own.
  const short = shortIdentity(place)
  const type = short === undefined ? ANY_TYPE : place.__typename
  if (short !== undefined && joinsKnown(place, short, gathered, known.get(type))) return

  const representation = represent(place)
  if (representation === undefined) return
  if (representation instanceof Failure) {
    gathered.failures ??= new Map()
    gathered.failures.set(place, representation)
    return
  }
  rewriteInput?.(representation)
  const identity = short ?? identify(representation)
  if (short === undefined && joinsKnown(place, identity, gathered, known.get(type))) return
  const index = gathered.representations.length
  const ofType = known.get(type)
  if (ofType === undefined) known.set(type, new Map([[identity, index]]))
  else ofType.set(identity, index)
  gathered.representations.push(representation)
  gathered.places.push([place])
}

/** False where no representation has that identity yet. */
function joinsKnown(
  place: Tree,
  identity: string,
  { places }: Gathered,
  indexByIdentity: ReadonlyMap<string, number> | undefined,
): boolean {
  const index = indexByIdentity?.get(identity)
  if (index === undefined) return false
  places[index]?.push(place)
  return true
}
