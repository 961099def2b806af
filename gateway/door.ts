import type { GraphQLFormattedError } from 'graphql'
import type { ReadAccess } from '../schema/read-access.ts'
import type { Withheld } from '../schema/withheld.ts'

/** Who is asking. Until callers are verified there is one kind. */
export interface Caller {
  readonly kind: 'anonymous'
  /** What they may read; every right where it is absent. */
  readonly access?: ReadAccess
}

export const anonymous: Caller = { kind: 'anonymous' }

/** The answer to one operation. `data` is what could be had; every null that is not the record's has an error. */
export interface Answer<Data> {
  readonly data: Data | null
  /** Masked: codes and messages that hold nothing from a record. */
  readonly errors: readonly GraphQLFormattedError[]
  /** What the caller was not shown, each once; no error stands for it. */
  readonly withheld: readonly Withheld[]
}

/**
 * The one door: GraphQL, FHIR and CCAPI all enter here. Planning, authorisation, linking, audit and error masking
 * exist behind it and nowhere else.
 */
export interface Door {
  /** @param operation GraphQL text; constant texts are planned once. */
  execute<Data>(
    operation: string,
    variables: Readonly<Record<string, unknown>>,
    caller: Caller,
    signal?: AbortSignal,
  ): Promise<Answer<Data>>
}
