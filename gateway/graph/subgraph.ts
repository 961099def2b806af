/** One operation for one subgraph. `query` is the same string object each time a plan asks the same thing. */
export interface SubgraphFetch {
  readonly query: string
  readonly operationName?: string
  readonly operationKind: 'query' | 'mutation'
  readonly variables: Readonly<Record<string, unknown>>
  /** Whatever the caller of the graph passed as `context`, untouched. */
  readonly context: unknown
  readonly signal?: AbortSignal
}

export interface SubgraphError {
  readonly message: string
  /** Where in this reply (not in the client's) the error belongs; absent when it concerns the whole reply. */
  readonly path?: readonly (string | number)[]
  readonly extensions?: Readonly<Record<string, unknown>>
  readonly originalError?: unknown
}

/** A reply is handed over: the graph merges other subgraphs' data into it, so its objects must not be kept or shared. */
export interface SubgraphReply {
  readonly data?: Record<string, unknown> | null
  readonly errors?: readonly SubgraphError[]
  /** For whoever made the executor; the graph reads none of it. */
  readonly extensions?: Readonly<Record<string, unknown>>
}

/** Asks one subgraph. May answer at once, later, reject or throw: each failure becomes an error in the client's reply. */
export type SubgraphExecutor = (fetch: SubgraphFetch) => Promise<SubgraphReply> | SubgraphReply
