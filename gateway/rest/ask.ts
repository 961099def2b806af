import { Fault } from '../../schema/fault.ts'
import type { Withheld } from '../../schema/withheld.ts'
import type { Answer, Caller, Door } from '../door.ts'
import { faultCode, faultMeanings } from '../errors.ts'

/** Asks the graph for one request. */
export interface Ask {
  /** @throws Fault where any part of the answer is missing, which what is withheld is not. */
  <Data>(operation: string, variables: Readonly<Record<string, unknown>>): Promise<Data>
  /** What the answers so far left out because the caller may not read it. */
  readonly withheld: readonly Withheld[]
}

/** A REST reply is the whole record or none of it: one error in the answer fails it all. */
export function createAsk(door: Door, caller: Caller, signal?: AbortSignal): Ask {
  const found: Withheld[] = []
  const ask = async <Data>(operation: string, variables: Readonly<Record<string, unknown>>) => {
    const { data, errors, withheld } = await door.execute<Data>(operation, variables, caller, signal)
    found.push(...withheld)
    const [error] = errors
    if (error !== undefined) throw faultOf(error)
    if (data === null) throw new Fault('INTERNAL', faultMeanings.INTERNAL.safeMessage)
    return data
  }
  return Object.assign(ask, { withheld: found })
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
