import { parse } from 'graphql'

import type { TypeSystem } from '../type-system.ts'
import { ask, type Question } from './ask.ts'
import type { Merge } from './merge.ts'
import type { Rewrite } from './rewrites.ts'
import type { Run, Step } from './run.ts'
import { fill, readShape } from './shape.ts'
import type { SelectVariables } from './variables.ts'

export interface RootFetch {
  readonly question: Question
  readonly selectVariables: SelectVariables
  readonly rewriteOutput: Rewrite | null
  readonly renamed: ReadonlyMap<string, string>
}

/** A fetch of root fields: its data is merged into the top of the tree. */
export function compileRootFetch(fetch: RootFetch, types: TypeSystem, merge: Merge): Step {
  const { question, selectVariables, rewriteOutput, renamed } = fetch
  const shape = readShape(parse(question.query, { noLocation: true }), null, { types, renamed })

  return (run: Run) =>
    ask(question, selectVariables(run), run, (answer) => {
      if ('failure' in answer) return fill(run.tree, shape, answer.failure)
      rewriteOutput?.(answer.data)
      merge(run.tree, answer.data)
    })
}
