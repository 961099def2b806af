import type { Bundle } from '../../../schema/bundles.ts'
import type { RecordType } from '../../../schema/record-types.ts'
import type { Ask } from '../ask.ts'

/** A CCAPI request as plain values. */
export interface CcapiRequest {
  readonly path: Readonly<Record<string, string>>
  /** In the order given; names can repeat. */
  readonly query: readonly (readonly [name: string, value: string])[]
  /** Parsed JSON; undefined where there is none. */
  readonly body: unknown
}

export interface CcapiReply {
  readonly status: number
  readonly body: unknown
}

/** One operation of the vendor's portal. */
export interface CcapiOperation {
  /** As the portal spells it. */
  readonly operationId: string
  readonly method: 'GET' | 'POST'
  /** Fastify patterns; the first is the one to advertise. */
  readonly paths: readonly string[]
  /** What its rows are made from: without a right to it the operation is refused. */
  readonly reads: { readonly type: RecordType; readonly bundle: Bundle }
  answer(request: CcapiRequest, ask: Ask): Promise<CcapiReply>
}
