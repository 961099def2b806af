/** Which DetailIDs an operation asks for, in its text and in its variables: they are recorded though nothing is found. */
import { type DocumentNode, Kind, type ValueNode, visit } from 'graphql'
import { mostDetailIds } from '../door.ts'

/** Each once, and at most one more than `mostDetailIds`. */
export type AskedPatients = (variables: Readonly<Record<string, unknown>>) => readonly string[]

const names = /^detailIds?$/
const MAX_DEPTH = 5

export function compileAsked(document: DocumentNode): AskedPatients {
  const literals = new Set<string>()
  const idVariables = new Set<string>()
  const take = ({ name, value }: { name: { value: string }; value: ValueNode }) => {
    if (names.test(name.value)) takeValue(value, literals, idVariables)
  }
  // Defaults hold fields of their own, which count for a request that does not give the variable.
  visit(document, { VariableDefinition: () => false, Argument: take, ObjectField: take })
  const variables = declaredIn(document)
  return (given) => {
    const found = new Set(literals)
    for (const { name, byDefault } of variables) {
      const value = Object.hasOwn(given, name) ? given[name] : undefined
      collectIds(value === undefined ? byDefault : value, idVariables.has(name), 0, found)
    }
    return [...found].slice(0, mostDetailIds + 1)
  }
}

interface DeclaredVariable {
  readonly name: string
  /** Undefined where it has none. */
  readonly byDefault: unknown
}

/** What a request gives beside these is nothing that the operation asks for. */
function declaredIn({ definitions }: DocumentNode): readonly DeclaredVariable[] {
  return definitions.flatMap((definition) =>
    definition.kind === Kind.OPERATION_DEFINITION
      ? (definition.variableDefinitions ?? []).map(({ variable, defaultValue }) => ({
          name: variable.name.value,
          byDefault: defaultValue && plainValue(defaultValue),
        }))
      : [],
  )
}

/** Numbers as they are written: a DetailID may have more digits than a number holds. */
function plainValue(value: ValueNode): unknown {
  if (value.kind === Kind.LIST) return value.values.map(plainValue)
  if (value.kind === Kind.OBJECT) {
    return Object.fromEntries(value.fields.map(({ name, value: inner }) => [name.value, plainValue(inner)]))
  }
  return value.kind === Kind.STRING || value.kind === Kind.INT ? value.value : null
}

function takeValue(value: ValueNode, literals: Set<string>, idVariables: Set<string>): void {
  if (value.kind === Kind.VARIABLE) idVariables.add(value.name.value)
  else if (value.kind === Kind.LIST) for (const item of value.values) takeValue(item, literals, idVariables)
  else if (value.kind === Kind.STRING || value.kind === Kind.INT) addId(value.value, literals)
}

function collectIds(value: unknown, isId: boolean, depth: number, found: Set<string>): void {
  if (found.size > mostDetailIds || depth > MAX_DEPTH) return
  if (isId && (typeof value === 'string' || typeof value === 'number')) addId(String(value), found)
  else if (Array.isArray(value)) for (const item of value) collectIds(item, isId, depth + 1, found)
  else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) collectIds(inner, names.test(name), depth + 1, found)
  }
}

/** The empty text stands for none, as in an operation that includes a field only where there is one. */
function addId(id: string, found: Set<string>): void {
  if (id !== '') found.add(id)
}
