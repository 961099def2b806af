import {
  type DirectiveNode,
  type FieldNode,
  type FragmentSpreadNode,
  type InlineFragmentNode,
  Kind,
  visit,
} from 'graphql'

import type { Selection } from './operation.ts'

type Variables = Readonly<Record<string, unknown>>

/** The variables that decide whether something is selected, see https://spec.graphql.org/October2021/#sec--skip. */
export function listConditionVariables({ definition, fragments }: Selection): readonly string[] {
  const names = new Set<string>()
  const noteVariable = (directive: DirectiveNode) => {
    const value = conditionOf(directive)
    if (value?.kind === Kind.VARIABLE) names.add(value.name.value)
  }
  for (const node of [definition, ...fragments.values()]) visit(node, { Directive: noteVariable })
  return [...names].sort()
}

/**
 * What is selected when the conditions have these values: nothing is left of the conditions, nor of what they leave out.
 * A plan of its own for each outcome asks subgraphs for no more than is wanted, and nothing has to be decided twice.
 */
export function decideConditions({ definition, fragments }: Selection, variables: Variables): Selection {
  const enter = (node: FieldNode | FragmentSpreadNode | InlineFragmentNode) => {
    if (!node.directives?.length) return undefined
    if (!node.directives.every((directive) => includes(directive, variables))) return null
    return {
      ...node,
      directives: node.directives.filter((directive) => conditionOf(directive) === undefined),
    }
  }
  const visitor = { Field: enter, FragmentSpread: enter, InlineFragment: enter }
  return {
    definition: visit(definition, visitor),
    fragments: new Map([...fragments].map(([name, fragment]) => [name, visit(fragment, visitor)])),
  }
}

function includes(directive: DirectiveNode, variables: Variables): boolean {
  const value = conditionOf(directive)
  if (value === undefined) return true
  const given = value.kind === Kind.VARIABLE ? variables[value.name.value] : 'value' in value && value.value
  return (given === true) === (directive.name.value === 'include')
}

function conditionOf({ name, arguments: given }: DirectiveNode) {
  if (name.value !== 'skip' && name.value !== 'include') return undefined
  return given?.find((argument) => argument.name.value === 'if')?.value
}
