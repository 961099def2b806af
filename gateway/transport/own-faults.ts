/** Takes the faults of our own subgraph servers as the faults they were before the hop. */
import { Fault, type FaultCode } from '../../schema/fault.ts'
import { faultMeanings } from '../errors.ts'
import type { SubgraphError, SubgraphExecutor, SubgraphReply } from '../graph/subgraph.ts'

// A fault's message is one short line; what is longer or has control characters was not written as one.
const FAULT_MESSAGE = /^[^\p{Cc}]{1,200}$/u
const FIELD = /^[\w.[\]-]{1,100}$/

/**
 * For a server that masks as ours does: of its errors only faults have a known code, and a fault's message may be
 * told. An error with any other code stays without a fault, so that nothing of it passes the gateway.
 */
export function trustFaults(execute: SubgraphExecutor): SubgraphExecutor {
  return async (fetch): Promise<SubgraphReply> => {
    const { errors, ...reply } = await execute(fetch)
    return { ...reply, errors: errors?.map(withFault) }
  }
}

function withFault(error: SubgraphError): SubgraphError {
  const { message, extensions: { code, field } = {} } = error
  if (!isFaultCode(code)) return error
  // It is the gateway that it does not know, whoever the gateway asks for.
  if (code === 'NOT_AUTHENTICATED') return error
  const said = FAULT_MESSAGE.test(message) ? message : faultMeanings[code].safeMessage
  const named = typeof field === 'string' && FIELD.test(field) ? { field } : {}
  return { ...error, originalError: new Fault(code, said, named) }
}

function isFaultCode(code: unknown): code is FaultCode {
  return typeof code === 'string' && Object.hasOwn(faultMeanings, code)
}
