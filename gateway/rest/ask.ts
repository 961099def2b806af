import { Fault } from '../../schema/fault.ts'
import type { Answer, Caller, Door } from '../door.ts'
import { faultCode, faultMeanings } from '../errors.ts'

/** Asks the graph one operation for one caller. @throws Fault where any part of the answer is missing. */
export type Ask = <Data>(operation: string, variables: Readonly<Record<string, unknown>>) => Promise<Data>

/** A REST reply is the whole record or none of it: one error in the answer fails it all. */
export function createAsk(door: Door, caller: Caller, signal?: AbortSignal): Ask {
  return async <Data>(operation: string, variables: Readonly<Record<string, unknown>>) => {
    const { data, errors } = await door.execute<Data>(operation, variables, caller, signal)
    const [error] = errors
    if (error !== undefined) throw faultOf(error)
    if (data === null) throw new Fault('INTERNAL', faultMeanings.INTERNAL.safeMessage)
    return data
  }
}

/** Only a subgraph's own words about the request are passed on; anything else could quote what was asked. */
function faultOf(error: Answer<unknown>['errors'][number]): Fault {
  const code = faultCode(error)
  const { subgraph, field } = error.extensions ?? {}
  const isTold = code === 'INVALID_REQUEST' && subgraph !== undefined
  return new Fault(code, isTold ? error.message : faultMeanings[code].safeMessage, {
    ...(typeof field === 'string' && { field }),
  })
}
