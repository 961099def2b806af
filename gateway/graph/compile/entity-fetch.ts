import { Failure, transferred, unknown } from '../failure.ts'
import { isTree, type Tree } from '../tree.ts'
import { type Answer, ask, fail, type Question, type Subgraph } from './ask.ts'
import { copy, type Merge } from './merge.ts'
import type { FindPlaces } from './places.ts'
import { identify, type Represent, type ShortIdentity } from './representations.ts'
import type { Rewrite } from './rewrites.ts'
import type { Run, Step } from './run.ts'
import { fill, type Shape } from './shape.ts'
import type { SelectVariables } from './variables.ts'

/** One `_entities` field of a fetch and the places it is for. */
export interface EntityGroup {
  /** The name of the field in the reply. */
  readonly key: string
  /** The variable that takes the representations. */
  readonly variable: string
  readonly find: readonly FindPlaces[]
  readonly represent: Represent
  readonly shortIdentity: ShortIdentity
  readonly rewriteInput: Rewrite | null
  readonly rewriteOutput: Rewrite | null
  readonly shape: Shape
}

export interface EntityFetch {
  readonly question: Question
  readonly selectVariables: SelectVariables
  readonly groups: readonly EntityGroup[]
}

/** Distinct representations, and for each, at the same index, every place it stands for. */
interface Gathered {
  readonly representations: Tree[]
  readonly places: Tree[][]
  readonly indexByIdentity: Map<string, number>
}

/** A fetch of entities that the tree already refers to. Nothing is asked when it refers to none. */
export function compileEntityFetch({ question, selectVariables, groups }: EntityFetch, merge: Merge): Step {
  return (run) => {
    const gathered = groups.map((group) => gather(group, run))
    if (gathered.every(({ representations }) => representations.length === 0)) return

    const variables = selectVariables(run)
    groups.forEach(({ variable }, index) => {
      variables[variable] = gathered[index]?.representations
    })
    return ask(question, variables, run, (answer) => {
      groups.forEach((group, index) => {
        const { places } = gathered[index] ?? { places: [] }
        scatter(group, places, entitiesOf(answer, group, places.length, question.subgraph, run), merge)
      })
    })
  }
}

function gather(group: EntityGroup, run: Run): Gathered {
  const gathered: Gathered = { representations: [], places: [], indexByIdentity: new Map() }
  for (const findPlaces of group.find) {
    for (const place of findPlaces(run.tree)) addPlace(place, group, gathered)
  }
  return gathered
}

function addPlace(
  place: Tree,
  { represent, shortIdentity, rewriteInput, shape }: EntityGroup,
  gathered: Gathered,
): void {
  // Most entities are referred to many times: a place of a known one needs no representation of its own.
  const short = shortIdentity(place)
  if (short !== undefined && joinsKnown(place, short, gathered)) return

  const representation = represent(place)
  if (representation === undefined) return
  if (representation instanceof Failure) {
    fill(place, shape, transferred(representation))
    return
  }
  rewriteInput?.(representation)
  const identity = short ?? identify(representation)
  if (short === undefined && joinsKnown(place, identity, gathered)) return
  gathered.indexByIdentity.set(identity, gathered.representations.length)
  gathered.representations.push(representation)
  gathered.places.push([place])
}

/** False where no representation has that identity yet. */
function joinsKnown(place: Tree, identity: string, { places, indexByIdentity }: Gathered): boolean {
  const index = indexByIdentity.get(identity)
  if (index === undefined) return false
  places[index]?.push(place)
  return true
}

/** The entities in the order of their representations, or the failure that stands for all of them. */
function entitiesOf(
  answer: Answer,
  { key }: EntityGroup,
  count: number,
  subgraph: Subgraph,
  run: Run,
): readonly unknown[] | Failure {
  if ('failure' in answer) return transferred(answer.failure)
  const entities = answer.data[key]
  if (entities instanceof Failure) return transferred(entities)
  if (Array.isArray(entities) && entities.length === count && entities.every(isEntity)) return entities
  return fail(new TypeError('A subgraph replies with one entity or null per representation.'), subgraph, run)
    .failure
}

function isEntity(value: unknown): boolean {
  return value === null || value instanceof Failure || isTree(value)
}

function scatter(
  { rewriteOutput, shape }: EntityGroup,
  places: readonly Tree[][],
  entities: readonly unknown[] | Failure,
  merge: Merge,
): void {
  // Only what holds objects of its own must be copied for a second place.
  const shared = shape.every(({ fields }) => fields.length === 0)

  places.forEach((samePlaces, index) => {
    const entity = entities instanceof Failure ? entities : entities[index]
    if (!isTree(entity)) {
      const failure = entity instanceof Failure ? entity : unknown()
      for (const place of samePlaces) fill(place, shape, failure)
      return
    }
    rewriteOutput?.(entity)
    // Copied before the first merge: what is merged becomes part of the tree and no longer is the entity alone.
    const entityOf = samePlaces.map((_, position) => (position === 0 || shared ? entity : copy(entity)))
    samePlaces.forEach((place, position) => {
      merge(place, entityOf[position] ?? entity)
    })
  })
}
