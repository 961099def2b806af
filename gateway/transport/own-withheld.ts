/** Hands on what our own subgraph servers say they withheld. */
import { type RecordType, recordTypes } from '../../schema/record-types.ts'
import { careSettingCodes } from '../../schema/subgraph-access.ts'
import type { Withheld } from '../../schema/withheld.ts'
import type { SubgraphExecutor } from '../graph/subgraph.ts'
import { isJsonObject } from '../json-object.ts'

/** @param onWithheldOf finds who is to be told in what the caller of the graph passed as `context`. */
export function handOnWithheld(
  execute: SubgraphExecutor,
  onWithheldOf: (context: unknown) => (withheld: Withheld) => void,
): SubgraphExecutor {
  return async (fetch) => {
    const reply = await execute(fetch)
    const told: unknown = reply.extensions?.withheld
    if (Array.isArray(told)) told.filter(isWithheld).forEach(onWithheldOf(fetch.context))
    return reply
  }
}

function isWithheld(told: unknown): told is Withheld {
  if (!isJsonObject(told)) return false
  const { type, reason, careSetting } = told
  const isType = Object.hasOwn(recordTypes, type as RecordType)
  if (type === 'AuditEvent') return reason === 'scope' && careSetting === null
  if (reason === 'care-setting') return isType && careSettingCodes.some((code) => code === careSetting)
  return isType && careSetting === null && (reason === 'scope' || reason === 'restricted')
}
