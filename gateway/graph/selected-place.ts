import type { FlattenNodePathSegment } from '@graphql-hive/router-query-planner'
import {
  type FieldNode,
  type GraphQLCompositeType,
  type GraphQLSchema,
  type InlineFragmentNode,
  isCompositeType,
  Kind,
} from 'graphql'

import { compositeBelow } from './selection-set.ts'

/** Where in an operation something is selected, and in the tree the objects that it is selected on. */
export interface SelectedPlace {
  readonly type: GraphQLCompositeType
  readonly path: readonly FlattenNodePathSegment[]
  /** The name of the last field that leads there. */
  readonly field?: string
}

/** Where the fields of a selection with fields of its own are. */
export function placeBelow(
  selection: FieldNode | InlineFragmentNode,
  { type, path, field }: SelectedPlace,
  schema: GraphQLSchema,
): SelectedPlace {
  if (selection.kind === Kind.FIELD) {
    const { alias, name } = selection
    const segment = { Field: (alias ?? name).value }
    return { type: compositeBelow(type, name.value) ?? type, path: [...path, segment], field: name.value }
  }
  const condition = selection.typeCondition?.name.value
  if (condition === undefined) return { type, path, field }
  const segment = { TypeCondition: [condition] }
  return { type: compositeNamed(condition, schema), path: [...path, segment], field }
}

function compositeNamed(name: string, schema: GraphQLSchema): GraphQLCompositeType {
  const type = schema.getType(name)
  if (isCompositeType(type)) return type
  throw new TypeError(`Fields are selected of objects, interfaces and unions, but got: ${name}.`)
}
