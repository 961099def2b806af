/** One error as the client will read it, and where it belongs relative to the place that holds it. */
export interface FailureDetail {
  readonly message: string
  readonly extensions: Readonly<Record<string, unknown>>
  /** Segments to leave before `tail` is appended: a null that bubbled out of a sibling belongs to that sibling. */
  readonly up: number
  /** Segments below the place: what bubbled to the place is reported where it happened. */
  readonly tail: readonly (string | number)[]
}

/**
 * Stands in the merged tree wherever a subgraph owes a value it did not give. It travels with the data through merges,
 * copies and aliases, so that its path is known exactly once the client's shape is projected from the tree.
 */
export class Failure {
  readonly details: FailureDetail[]
  /** Shared by every failure that stands for the same event; what no projection came across is reported without a path. */
  readonly seen: { byClient: boolean }

  constructor(details: FailureDetail[], seen = { byClient: false }) {
    this.details = details
    this.seen = seen
  }
}

/** For what a subgraph was asked and does not know: no error to tell, and nothing to ask another subgraph with. */
export function unknown(): Failure {
  return new Failure([])
}

/** The same failure for a place `levels` below the one it belongs to, when it is known to come from further below. */
export function lowered(failure: Failure, levels: number): Failure {
  if (failure.details.every(({ tail }) => tail.length === 0)) return failure
  const details = failure.details.map((detail) =>
    detail.tail.length === 0 ? detail : { ...detail, up: detail.up + levels },
  )
  return new Failure(details, failure.seen)
}

/** The same failure for a place that lacks its value because of it, wherever it happened. */
export function transferred(failure: Failure): Failure {
  const details = failure.details.slice(0, 1).map((detail) => ({ ...detail, up: 0, tail: [] }))
  return new Failure(details, failure.seen)
}
