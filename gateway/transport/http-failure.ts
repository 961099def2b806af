/** Why a subgraph behind HTTP gave nothing that can be used. */
export type HttpFailureReason =
  | 'deadline'
  | 'cancelled'
  | 'unreachable'
  | 'broken'
  | 'cut short'
  | 'not HTTP'
  | 'too large'
  | 'status'
  | 'content type'
  | 'not JSON'
  | 'not GraphQL'

/** The message holds nothing that the subgraph sent: a body can quote a record, and a header a credential. */
export class HttpFailure extends Error {
  override readonly name = 'HttpFailure'
  readonly reason: HttpFailureReason

  constructor(reason: HttpFailureReason, message: string, cause?: unknown) {
    super(message, { cause })
    this.reason = reason
  }
}
