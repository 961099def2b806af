/** Error bodies of CCAPI: .NET's for what the API refuses, the gateway's for an unmapped address. */
import { Fault } from '../../../schema/fault.ts'
import { faultMeanings, type TooManyRequests } from '../../errors.ts'
import type { CcapiReply } from './exchange.ts'

export const notMapped: CcapiReply = {
  status: 404,
  body: { statusCode: 404, message: 'Resource not found' },
}

/** The same for a DetailID that nobody has and for one that no DetailID can be. */
export const unknownPatient: CcapiReply = refused(404, 'No patient has this patient detail id.')

export function refused(status: number, message: string): CcapiReply {
  return { status, body: { Message: message } }
}

/** As the vendor's gateway says it. */
export function throttled({ statusCode, message }: TooManyRequests): CcapiReply {
  return { status: statusCode, body: { statusCode, message } }
}

/** A request that cannot be honoured as it stands. The message must quote no value. */
export function invalid(field: string, reason: string): Fault {
  return new Fault('INVALID_REQUEST', `${field} ${reason}.`, { field })
}

/** What anything thrown looks like to a CCAPI client: words only for what the client can put right. */
export function failure(error: unknown): CcapiReply {
  const code = error instanceof Fault ? error.code : 'INTERNAL'
  const { httpStatus, ccapiMessage, isOfCcapiGateway } = faultMeanings[code]
  if (isOfCcapiGateway) {
    return { status: httpStatus, body: { statusCode: httpStatus, message: ccapiMessage } }
  }
  return refused(
    httpStatus,
    error instanceof Fault && code === 'INVALID_REQUEST' ? error.message : ccapiMessage,
  )
}
