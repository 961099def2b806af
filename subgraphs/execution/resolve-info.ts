import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
  type OperationDefinitionNode,
} from 'graphql'
import type { Execution, Path } from './execution.ts'

/** What all fields of an operation have in common. */
export interface OperationFacts {
  readonly schema: GraphQLSchema
  readonly operation: OperationDefinitionNode
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>
}

/** What is known of a field when it is compiled. */
export interface FieldFacts {
  readonly fieldName: string
  readonly fieldNodes: readonly FieldNode[]
  readonly returnType: GraphQLOutputType
  readonly parentType: GraphQLObjectType
  readonly operation: OperationFacts
}

/**
 * What a resolver is told of where it is: most ask nothing, so that only what differs from call to call is kept, and the
 * rest is read off the compiled field. It has all properties of `GraphQLResolveInfo` but none to spread.
 */
export class ResolveInfo implements GraphQLResolveInfo {
  readonly path: Path
  readonly #field: FieldFacts
  readonly #execution: Execution

  constructor(field: FieldFacts, execution: Execution, path: Path) {
    this.#field = field
    this.#execution = execution
    this.path = path
  }

  get fieldName(): string {
    return this.#field.fieldName
  }
  get fieldNodes(): readonly FieldNode[] {
    return this.#field.fieldNodes
  }
  get returnType(): GraphQLOutputType {
    return this.#field.returnType
  }
  get parentType(): GraphQLObjectType {
    return this.#field.parentType
  }
  get schema(): GraphQLSchema {
    return this.#field.operation.schema
  }
  get fragments(): Record<string, FragmentDefinitionNode> {
    return this.#field.operation.fragments
  }
  get operation(): OperationDefinitionNode {
    return this.#field.operation.operation
  }
  get rootValue(): undefined {
    return undefined
  }
  get variableValues(): Record<string, unknown> {
    return this.#execution.variables
  }
}

/** Whether completing a field's value asks where it is: only types that are told by their values do. */
export function asksWhere({ returnType }: FieldFacts): boolean {
  const type = getNamedType(returnType)
  return isAbstractType(type) || (isObjectType(type) && type.isTypeOf != null)
}
