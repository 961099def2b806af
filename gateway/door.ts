import type { GraphQLFormattedError } from 'graphql'
import type { Bundle } from '../schema/bundles.ts'
import type { FaultCode } from '../schema/fault.ts'
import type { ReadAccess } from '../schema/read-access.ts'
import type { Withheld } from '../schema/withheld.ts'
import type { Caller as VerifiedCaller } from './auth/caller.ts'

/** Which way a request came in. */
export type DoorName = 'graphql' | 'fhir' | 'ccapi'

/** One request, for the audit; the same object from its arrival to its reply. */
export interface RequestAtDoor {
  readonly door: DoorName
  readonly id: string
  /** An event of it is stored, or could not be; the audit sets it and nobody else. */
  isRecorded?: true
}

/** Who is asking, and what they may read: made where the request arrives (`entrance.ts`), and nowhere else. */
export interface Caller {
  /** As the verified token says. */
  readonly identity: VerifiedCaller
  /** Of the subscription's product; null where no subscription narrows what the scopes open. */
  readonly bundles: readonly Bundle[] | null
  readonly access: ReadAccess
  readonly request: RequestAtDoor
}

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

/** That one operation may name, each counted once: an event has room for them, and whoever names more is refused. */
export const mostDetailIds = 1_000

/** A request that ends without an operation, as the audit is told. */
export interface Ending {
  readonly request: RequestAtDoor
  /** Null where nobody could be verified. */
  readonly identity: VerifiedCaller | null
  readonly breakGlassReason: string | null
  /** The route's pattern: a path can hold an identifier. */
  readonly operationName: string
  readonly detailIds: readonly string[]
  /** Null for a reply that refuses nothing. */
  readonly faultCode: FaultCode | null
}

/** A door whose every operation is stored before its answer leaves. */
export interface AuditedDoor extends Door {
  /**
   * Resolves when the end of the request is stored: at once where an operation of the same request was.
   * @throws Fault UNAVAILABLE where it cannot be stored.
   */
  recordEnding(ending: Ending): Promise<void>
}
