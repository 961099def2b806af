import { type ConstDirectiveNode, type DocumentNode, Kind, parse, print, visit } from 'graphql'

import { argumentOf, directivesOf } from './join-directives.ts'

/** The supergraph as the planner is given it, and the subgraphs' names there by their own. */
export interface PlannerNames {
  readonly sdl: string
  readonly plannerName: (subgraph: string) => string
}

/**
 * The planner (0.0.38) finds no way from an interface object to fields of the interface's types when the name of the
 * subgraph that sees the object sorts before the name of the one that has the types. So it gets names that sort right.
 */
export function nameForPlanner(sdl: string): PlannerNames {
  const document = parse(sdl, { noLocation: true })
  const owners = readOwners(document)
  if (owners.size === 0) return { sdl, plannerName: (subgraph) => subgraph }

  const graphs = readGraphs(document)
  const order = ownersFirst([...graphs.keys()], owners)
  const names = new Map(
    order.map((graph, index) => [graphs.get(graph) ?? graph, `${String(index).padStart(4, '0')}_${graph}`]),
  )
  const plannerName = (subgraph: string) => names.get(subgraph) ?? subgraph
  return { sdl: print(renameGraphs(document, plannerName)), plannerName }
}

/** For each subgraph that sees some interface as an object: the subgraphs that have that interface's types. */
function readOwners(document: DocumentNode): Map<string, Set<string>> {
  const owners = new Map<string, Set<string>>()
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.INTERFACE_TYPE_DEFINITION) continue
    const joins = directivesOf(definition, 'join__type')
    const [objects, real] = [
      joins.filter(isInterfaceObject),
      joins.filter((join) => !isInterfaceObject(join)),
    ]
    for (const object of objects) {
      const graph = String(argumentOf(object, 'graph'))
      const known = owners.get(graph) ?? new Set<string>()
      for (const join of real) known.add(String(argumentOf(join, 'graph')))
      owners.set(graph, known)
    }
  }
  return owners
}

/** The subgraphs' own names by the supergraph's constants for them. */
function readGraphs(document: DocumentNode): Map<string, string> {
  const graphs = new Map<string, string>()
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.ENUM_TYPE_DEFINITION || definition.name.value !== 'join__Graph') continue
    for (const value of definition.values ?? []) {
      const [graph] = directivesOf(value, 'join__graph')
      graphs.set(value.name.value, String((graph && argumentOf(graph, 'name')) || value.name.value))
    }
  }
  return graphs
}

/** Depth first; where two subgraphs own interfaces of each other, no order helps and the first met goes last. */
function ownersFirst(graphs: readonly string[], owners: ReadonlyMap<string, ReadonlySet<string>>): string[] {
  const order = new Set<string>()
  const entered = new Set<string>()
  for (const graph of graphs) enter(graph)
  return [...order]

  function enter(graph: string): void {
    if (entered.has(graph)) return
    entered.add(graph)
    for (const owner of owners.get(graph) ?? []) enter(owner)
    order.add(graph)
  }
}

const renamed: Readonly<Record<string, string>> = { join__graph: 'name', join__field: 'override' }

function renameGraphs(document: DocumentNode, plannerName: (subgraph: string) => string): DocumentNode {
  return visit(document, {
    Directive(directive) {
      const argument = renamed[directive.name.value]
      if (argument === undefined) return undefined
      const given = directive.arguments?.map((each) =>
        each.name.value === argument && each.value.kind === Kind.STRING
          ? { ...each, value: { ...each.value, value: plannerName(each.value.value) } }
          : each,
      )
      return { ...directive, arguments: given }
    },
  })
}

function isInterfaceObject(join: ConstDirectiveNode): boolean {
  return argumentOf(join, 'isInterfaceObject') === true
}
