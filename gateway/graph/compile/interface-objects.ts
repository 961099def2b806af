import type { FetchRewrite, RequiresSelection } from '@graphql-hive/router-query-planner'
import { type DocumentNode, visit } from 'graphql'

import type { TypeSystem } from '../type-system.ts'

/** The types that an operation narrows to somewhere. */
export function readNarrowedTypes(document: DocumentNode): ReadonlySet<string> {
  const narrowed = new Set<string>()
  visit(document, {
    InlineFragment: ({ typeCondition }) => {
      if (typeCondition) narrowed.add(typeCondition.name.value)
    },
    FragmentDefinition: ({ typeCondition }) => {
      narrowed.add(typeCondition.name.value)
    },
  })
  return narrowed
}

/**
 * What an entity fetch requires, for every type it may be meant for. An operation can select a field of an interface
 * object on several of the interface's types; where it came from an interface object, the planner (0.0.38) then asks for
 * one of them only. Who is asked about too many, is not shown more: the client's own selection decides that.
 */
export function widenRequires(
  requires: readonly RequiresSelection[],
  rewrites: readonly FetchRewrite[] | undefined,
  narrowed: ReadonlySet<string>,
  types: TypeSystem,
): readonly RequiresSelection[] {
  const [only] = requires
  const target = rewrites?.map(interfaceOf).find((name) => name !== undefined)
  if (target === undefined || only?.kind !== 'InlineFragment' || only.typeCondition === target)
    return requires

  const known = new Set(requires.map((each) => ('typeCondition' in each ? each.typeCondition : '')))
  const missing = [...types.covered(target)].filter((name) => !known.has(name) && narrowed.has(name))
  return [...requires, ...missing.map((typeCondition) => ({ ...only, typeCondition }))]
}

/** The interface whose name a rewrite puts in place of an entity's own type. */
function interfaceOf(rewrite: FetchRewrite): string | undefined {
  if ('ValueSetter' in rewrite) return rewrite.ValueSetter.setValueTo
  return 'setValueTo' in rewrite ? rewrite.setValueTo : undefined
}
