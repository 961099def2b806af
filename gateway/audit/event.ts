/** From a request and its answer to the event that is kept of it: pure. */
import type { AuditEvent } from '../../drizzle/audit/audit-event.ts'
import type { Caller as VerifiedCaller } from '../auth/caller.ts'
import type { TokenAnswer } from '../auth/token-answer.ts'
import type { Answer, Caller, Ending } from '../door.ts'
import { faultCode, faultCodeOfStatus } from '../errors.ts'
import { breakGlassReasonOf } from '../visit.ts'
import type { Shown } from './answer-reader.ts'
import type { Survey } from './survey.ts'

/** Whatever an event has that no answer tells. */
const nothingShown = { detailIds: [], recordCounts: {}, withheld: [] } as const

export interface Performed {
  readonly survey: Survey
  /** DetailIDs that the operation names. */
  readonly asked: readonly string[]
  readonly answer: Answer<unknown>
  readonly shown: Shown
}

/** Of an operation that reached the graph, whether or not it was answered. */
export function operationEvent(caller: Caller, { survey, asked, answer, shown }: Performed): AuditEvent {
  const { identity, request } = caller
  const { caller: asking, purposeOfUse } = whoAsked(identity)
  const { outcome, faultCode: code } = outcomeOf(answer)
  // One of every request: written out, it costs a fraction of what it does put together of its parts.
  return {
    caller: asking,
    purposeOfUse,
    requestId: request.id,
    door: request.door,
    // A patient is shown nobody else's records.
    onBehalfOf: identity.kind === 'patient' ? ([...shown.detailIds][0] ?? null) : null,
    operation: { name: survey.name, hash: survey.hash },
    detailIds: [...asked, ...shown.detailIds],
    recordCounts: Object.fromEntries(shown.counts),
    withheld: answer.withheld.map((each) => ({ ...each })),
    breakGlassReason: breakGlassReasonOf(caller),
    outcome,
    faultCode: code,
  }
}

/** Of a request that ended without an operation. */
export function endingEvent(ending: Ending): AuditEvent {
  return {
    ...nothingShown,
    ...whoAsked(ending.identity),
    requestId: ending.request.id,
    door: ending.request.door,
    onBehalfOf: null,
    operation: { name: ending.operationName, hash: null },
    detailIds: ending.detailIds,
    breakGlassReason: ending.breakGlassReason,
    outcome: ending.faultCode === null ? 'ok' : 'refused',
    faultCode: ending.faultCode,
  }
}

/** Of an answer of the token endpoint: a client that proved who it is asks for itself. */
export function tokenEvent({ requestId, clientId, status }: TokenAnswer): AuditEvent {
  const kind = clientId !== null && status !== 401 ? 'system' : 'anonymous'
  const isRefused = status >= 400
  return {
    ...nothingShown,
    caller: { ...nobody, kind, clientId },
    purposeOfUse: null,
    requestId,
    door: 'token',
    onBehalfOf: null,
    operation: { name: 'POST /token', hash: null },
    breakGlassReason: null,
    outcome: isRefused ? 'refused' : 'ok',
    faultCode: isRefused ? faultCodeOfStatus(status) : null,
  }
}

const nobody = { userId: null, organisation: null, role: null } as const

function whoAsked(identity: VerifiedCaller | null): Pick<AuditEvent, 'caller' | 'purposeOfUse'> {
  if (identity === null) {
    return { caller: { kind: 'anonymous', clientId: null, ...nobody }, purposeOfUse: null }
  }
  const { kind, clientId } = identity
  if (identity.kind === 'system') return { caller: { kind, clientId, ...nobody }, purposeOfUse: null }
  if (identity.kind === 'patient') {
    return { caller: { kind, clientId, ...nobody, userId: identity.userId }, purposeOfUse: null }
  }
  const { userId, organisation, role, purposeOfUse } = identity
  return { caller: { kind, clientId, userId, organisation, role }, purposeOfUse }
}

/** An answer in which every field at the root is null found nobody: NOT_FOUND, as REST clients are told. */
function outcomeOf({ data, errors }: Answer<unknown>): Pick<AuditEvent, 'outcome' | 'faultCode'> {
  const [error] = errors
  if (error !== undefined) {
    return { outcome: data === null ? 'refused' : 'partial', faultCode: faultCode(error) }
  }
  const roots = Object.values(data ?? {}).filter((value) => value !== undefined)
  const isNobody = roots.length > 0 && roots.every((value) => value === null)
  return isNobody ? { outcome: 'refused', faultCode: 'NOT_FOUND' } : { outcome: 'ok', faultCode: null }
}
