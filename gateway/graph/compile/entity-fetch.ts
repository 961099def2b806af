import { Failure, transferred, unknown } from '../failure.ts'
import { isTree, type Tree } from '../tree.ts'
import { type Answer, ask, fail, type Question, type Subgraph } from './ask.ts'
import { type Gathered, gather } from './gather.ts'
import { copy, type Merge } from './merge.ts'
import type { FindPlaces } from './places.ts'
import type { Represent, ShortIdentity } from './representations.ts'
import type { Rewrite } from './rewrites.ts'
import { inParallel, inSequence, type Run, type Step } from './run.ts'
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
  /** What can still be asked where something that is required failed. */
  readonly withoutRequired?: EntityFetch
}

export interface EntityFetch {
  readonly question: Question
  readonly selectVariables: SelectVariables
  readonly groups: readonly EntityGroup[]
}

/** A fetch of entities that the tree already refers to. Nothing is asked when it refers to none. */
export function compileEntityFetch(fetch: EntityFetch, merge: Merge): Step {
  const { groups } = fetch
  return (run) => {
    const gathered = groups.map((group) => gather(group, run.tree))
    const pending = askAbout(gathered, fetch, merge, run)
    if (gathered.every(({ failures }) => failures === null)) return pending

    const others = groups.map((group, index) =>
      askWithoutRequired(group, gathered[index]?.failures ?? null, merge),
    )
    return inParallel([() => pending, ...others])(run)
  }
}

function askAbout(
  gathered: readonly Gathered[],
  { question, selectVariables, groups }: EntityFetch,
  merge: Merge,
  run: Run,
): Promise<void> | void {
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

/** For places without a representation: whatever nothing is required for, and then the failure for the rest. */
function askWithoutRequired(
  { withoutRequired, shape }: EntityGroup,
  failures: ReadonlyMap<Tree, Failure> | null,
  merge: Merge,
): Step {
  if (failures === null) return () => {}
  const find = [() => [...failures.keys()]]
  const groups = withoutRequired?.groups.map((group) => ({ ...group, find })) ?? []
  const ask = withoutRequired ? compileEntityFetch({ ...withoutRequired, groups }, merge) : () => {}
  const fillRest: Step = () => {
    for (const [place, failure] of failures) fill(place, shape, transferred(failure))
  }
  return inSequence([ask, fillRest])
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
    mergeInto(samePlaces, entity, shared, merge)
  })
}

/** A copy for each place but one, which has the entity itself: last, for then it is part of the tree and no longer alone. */
function mergeInto(places: readonly Tree[], entity: Tree, shared: boolean, merge: Merge): void {
  for (let index = places.length - 1; index >= 0; index--) {
    const place = places[index]
    if (place !== undefined) merge(place, index === 0 || shared ? entity : copy(entity))
  }
}
