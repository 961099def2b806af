/**
 * What tells whether anybody still waits for an answer: an AbortSignal, or several as one. It is looked at now and then,
 * not listened to.
 */
export interface Waiting {
  /** Nobody does any more. */
  readonly aborted: boolean
  readonly reason: unknown
}
