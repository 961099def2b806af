import type { Resource } from './resource.ts'

/** A FHIR request as plain values, so that nothing below this needs a socket. */
export interface FhirRequest {
  readonly method: string
  /** Segments after the base, decoded: `['Patient', '1001']`. */
  readonly path: readonly string[]
  readonly parameters: readonly Parameter[]
  readonly accept: string | undefined
  readonly prefer: string | undefined
  /** Media type of the body; undefined where there is none. */
  readonly contentType: string | undefined
  /** Address of the server as the caller reaches it, without a slash at the end. */
  readonly base: string
  /** Id of the Bundle in the reply, if there is one. */
  readonly replyId: string
}

/** One `name=value`, in the order given; names can repeat. */
export type Parameter = readonly [name: string, value: string]

export interface FhirReply {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  /** A resource, but for what is told of the issuer of tokens. */
  readonly resource: Resource | object
}
