/** One answer of an issuer's token endpoint, as the audit is told. It holds no token and no secret. */
export interface TokenAnswer {
  readonly requestId: string
  /** Of a client that there is, proven or, in a reply with 401, only claimed; null where it is not known. */
  readonly clientId: string | null
  /** Of the HTTP reply. */
  readonly status: number
}

/** Resolves when it is stored; rejects where that is not known, and no token may leave. */
export type RecordTokenAnswer = (answer: TokenAnswer) => Promise<void>
