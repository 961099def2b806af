/** Which DetailIDs an operation asks for, in its text and in its variables: they are recorded though nothing is found. */
import { type DocumentNode, Kind, type ValueNode, valueFromASTUntyped, visit } from 'graphql'

/** At most one more than `mostAsked`. */
export type AskedPatients = (variables: Readonly<Record<string, unknown>>) => readonly string[]

const names = /^detailIds?$/
/** Of one request, each time it names one: an event has room for them, and whoever names more is refused. */
export const mostAsked = 1_000
const MAX_DEPTH = 5

export function compileAsked(document: DocumentNode): AskedPatients {
  const literals: string[] = []
  const idVariables = new Set<string>()
  const take = ({ name, value }: { name: { value: string }; value: ValueNode }) => {
    if (names.test(name.value)) takeValue(value, literals, idVariables)
  }
  // Defaults hold fields of their own, which count for a request that does not give the variable.
  visit(document, { VariableDefinition: () => false, Argument: take, ObjectField: take })
  const variables = declaredIn(document)
  return (given) => {
    const found = [...literals]
    for (const { name, byDefault } of variables) {
      collectIds(given[name] === undefined ? byDefault : given[name], idVariables.has(name), 0, found)
    }
    return found.slice(0, mostAsked + 1)
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
          byDefault: defaultValue && valueFromASTUntyped(defaultValue),
        }))
      : [],
  )
}

function takeValue(value: ValueNode, literals: string[], idVariables: Set<string>): void {
  if (value.kind === Kind.VARIABLE) idVariables.add(value.name.value)
  else if (value.kind === Kind.LIST) for (const item of value.values) takeValue(item, literals, idVariables)
  else if (value.kind === Kind.STRING || value.kind === Kind.INT) literals.push(value.value)
}

function collectIds(value: unknown, isId: boolean, depth: number, found: string[]): void {
  if (found.length > mostAsked || depth > MAX_DEPTH) return
  if (isId && (typeof value === 'string' || typeof value === 'number')) found.push(String(value))
  else if (Array.isArray(value)) for (const item of value) collectIds(item, isId, depth + 1, found)
  else if (typeof value === 'object' && value !== null) {
    for (const [name, inner] of Object.entries(value)) collectIds(inner, names.test(name), depth + 1, found)
  }
}
