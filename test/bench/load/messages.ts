/** What the bench and its client process say to each other. */
import type { BenchRequest } from '../queries/queries.ts'

export interface LoadJob {
  readonly origin: string
  /** Beside those that every system is sent. */
  readonly headers: Readonly<Record<string, string>>
  readonly requests: readonly BenchRequest[]
  /** Which request is the first; so that rounds do not repeat each other. */
  readonly offset: number
  readonly clients: number
  readonly warmUpMs: number
  readonly timedMs: number
}

export type LoadEvent =
  | { readonly kind: 'warm' }
  | { readonly kind: 'timed' }
  | { readonly kind: 'done'; readonly elapsedMs: number; readonly latenciesMs: readonly number[] }
  | { readonly kind: 'failed'; readonly reason: string }
