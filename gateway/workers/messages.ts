/** What a supervisor and its workers tell each other, by the channel that Node opens between them. */
import type { SigningKey } from '../auth/sandbox-issuer/signing-key.ts'

/** The argument by which a process knows that it is one: managers of processes fork workers of their own. */
export const WORKER = 'worker'

/** What a worker is to know before it starts. */
export interface Orders {
  /** Of the sandbox's issuer: whichever worker gave a token, all take it. Null where an outside issuer is trusted. */
  readonly signingKey: SigningKey | null
  /** Whether it tells the person at the terminal how it goes. One does. */
  readonly speaks: boolean
}

/** A worker's metrics; only who made them reads them. */
export type Report = readonly unknown[]

/** Of all workers, also of what has ended. */
export interface Reports {
  readonly reports: readonly Report[]
  /** How many workers have just told theirs, and how many should have. */
  readonly answering: number
  readonly silent: number
}

export type FromWorker =
  | { readonly kind: 'orders wanted' }
  | { readonly kind: 'reports wanted'; readonly id: number }
  | { readonly kind: 'report'; readonly report: Report }
  | { readonly kind: 'sign of life' }

export type FromSupervisor =
  | { readonly kind: 'orders'; readonly orders: Orders }
  | { readonly kind: 'report wanted' }
  | { readonly kind: 'sign of life wanted' }
  | { readonly kind: 'reports'; readonly id: number; readonly reports: Reports }
