import { type DocumentNode, Kind, visit } from 'graphql'

/** The variables that stand for a field of an input object, whose absence leaves out that field. */
export function listFieldVariables(document: DocumentNode): readonly string[] {
  const names = new Set<string>()
  visit(document, {
    ObjectField: ({ value }) => {
      if (value.kind === Kind.VARIABLE) names.add(value.name.value)
    },
  })
  return [...names]
}

/** The document without the fields of input objects that these variables would have given. */
export function withoutAbsent(document: DocumentNode, absent: readonly string[]): DocumentNode {
  return visit(document, {
    ObjectField: ({ value }) =>
      value.kind === Kind.VARIABLE && absent.includes(value.name.value) ? null : undefined,
  })
}
