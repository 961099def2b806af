import {
  type FieldNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  print,
  visit,
} from 'graphql'

import type { Selection } from './operation.ts'

/** A selection in which a response name stands for one field with one set of arguments, wherever it is used. */
export interface DistinctSelection extends Selection {
  /** The client's response names by those that stand for them here; the others are the client's own. */
  readonly clientKeys: ReadonlyMap<string, string>
}

export interface FieldNames {
  /** True for every name that a field has in some subgraph. */
  readonly isFieldName: (name: string) => boolean
  /** True where a subgraph needs one form of a field of that name, whatever a client asks of it. */
  readonly isRequiredInOneForm: (name: string) => boolean
}

/**
 * Clients may use one response name for different fields of different types, or take a name that a subgraph needs for
 * something else. Once entities of several types are fetched as one, such names collide, and at a collision the planner
 * (0.0.38) ends the process. So no plan is made of an operation that has any.
 */
export function withDistinctKeys({ definition, fragments }: Selection, names: FieldNames): DistinctSelection {
  const fields = [definition, ...fragments.values()].flatMap(listFields)
  const keys = chooseKeys(fields, names)
  if (keys.clientKeys.size === 0) return { definition, fragments, clientKeys: keys.clientKeys }

  const rename = <Node extends Definition>(node: Node): Node =>
    visit(node, { Field: { leave: (field) => withKey(field, keys.keyOf(field)) } })
  return {
    definition: rename(definition),
    fragments: new Map([...fragments].map(([name, fragment]) => [name, rename(fragment)])),
    clientKeys: keys.clientKeys,
  }
}

type Definition = OperationDefinitionNode | FragmentDefinitionNode

function listFields(definition: Definition): FieldNode[] {
  const fields: FieldNode[] = []
  visit(definition, {
    Field: (field) => {
      fields.push(field)
    },
  })
  return fields
}

function chooseKeys(fields: readonly FieldNode[], { isFieldName, isRequiredInOneForm }: FieldNames) {
  const taken = new Set(fields.map(clientKeyOf))
  const clientKeys = new Map<string, string>()
  const keyByMeaning = new Map<string, Map<string, string>>()
  // What introspection answers keeps its name: it never reaches the planner.
  for (const field of fields.filter(isIntrospection)) choose(field)
  for (const field of fields) choose(field)
  return { clientKeys, keyOf: choose }

  function choose(field: FieldNode): string {
    const key = clientKeyOf(field)
    const meanings = keyByMeaning.get(key) ?? new Map<string, string>()
    keyByMeaning.set(key, meanings)
    const meaning = meaningOf(field)
    const known = meanings.get(meaning)
    if (known !== undefined) return known

    const free =
      meanings.size === 0 &&
      !isRequiredInOneForm(key) &&
      (field.name.value === key || isIntrospection(field) || !isFieldName(key))
    const chosen = free ? key : freeKey(key)
    meanings.set(meaning, chosen)
    if (chosen !== key) clientKeys.set(chosen, key)
    return chosen
  }

  function freeKey(key: string): string {
    let number = 1
    while (taken.has(`${key}_${number}`) || isFieldName(`${key}_${number}`)) number++
    taken.add(`${key}_${number}`)
    return `${key}_${number}`
  }
}

/** The field and its arguments, in whatever order they are written. */
function meaningOf({ name, arguments: given = [] }: FieldNode): string {
  return `${name.value}(${given.map(print).sort().join()})`
}

function clientKeyOf({ alias, name }: FieldNode): string {
  return (alias ?? name).value
}

function isIntrospection({ name }: FieldNode): boolean {
  return name.value === '__schema' || name.value === '__type'
}

function withKey(field: FieldNode, key: string): FieldNode {
  if (clientKeyOf(field) === key) return field
  return { ...field, alias: { kind: Kind.NAME, value: key } }
}
