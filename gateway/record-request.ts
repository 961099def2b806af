/** What one operation carries to every subgraph it asks. */
import type { ReadAccess } from '../schema/read-access.ts'
import type { SubgraphName } from '../schema/record-types.ts'
import type { SubgraphAccess } from '../schema/subgraph-access.ts'
import { createWithheldList, type WithheldList } from '../schema/withheld.ts'
import type { SubgraphExecutor, SubgraphReply } from './graph/subgraph.ts'

export interface RecordRequest {
  readonly access: SubgraphAccess
  /** Takes what each subgraph withheld. */
  readonly withheld: WithheldList
  /** Of the subgraphs in this process, each made when it is first asked. */
  readonly contexts: Map<SubgraphName, unknown>
}

const OWN = {
  query: '{ ownDetailIds }',
  operationKind: 'query',
  variables: {},
} as const

/**
 * For a patient demographics is asked first which records are theirs, because no other subgraph can know and each must
 * be told: one statement more than for everybody else. For those nothing is waited for.
 * @returns (never throws) why a patient's own records are not known: nothing may then be asked on their behalf.
 */
export async function requestFor(
  access: ReadAccess,
  demographics: SubgraphExecutor,
  signal?: AbortSignal,
): Promise<RecordRequest | Error> {
  const request = recordRequest({ ...access, ownDetailIds: null })
  if (access.ownNhsNumber === null) return request
  try {
    const ownDetailIds = ownOf(await demographics({ ...OWN, context: request, signal }))
    return recordRequest({ ...access, ownDetailIds })
  } catch (error) {
    return error instanceof Error ? error : new Error('Demographics did not answer.')
  }
}

function recordRequest(access: SubgraphAccess): RecordRequest {
  return { access, withheld: createWithheldList(), contexts: new Map() }
}

function ownOf({ data, errors }: SubgraphReply): readonly string[] {
  const own: unknown = data?.ownDetailIds
  if (Array.isArray(own) && own.every((id) => typeof id === 'string')) return own
  const [error] = errors ?? []
  throw error?.originalError ?? new Error('Demographics did not say whose records these are.')
}
