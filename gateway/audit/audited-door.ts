/**
 * The door with its audit: nothing of an answer leaves before the event of it is stored, and nothing at all leaves
 * when it cannot be. Adapters see this door and no other.
 */
import type { GraphQLSchema } from 'graphql'
import type { AuditEvent } from '../../drizzle/audit/audit-event.ts'
import type { FaultCode } from '../../schema/fault.ts'
import { Fault } from '../../schema/fault.ts'
import type { WithheldType } from '../../schema/withheld.ts'
import { type Answer, type AuditedDoor, type Caller, type Door, mostDetailIds } from '../door.ts'
import { faultCode, faultMeanings } from '../errors.ts'
import type { Shown } from './answer-reader.ts'
import { isAddedKey } from './completed-operation.ts'
import { endingEvent, operationEvent } from './event.ts'
import { createSurveyor, type Survey } from './survey.ts'

/** Resolves when the event is on disk; rejects where that is not known. */
export interface AuditLog {
  append(event: AuditEvent): Promise<void>
}

export interface AuditParts {
  readonly log: AuditLog
  /** The public schema: which fields lead to whose records is read from it. */
  readonly schema: GraphQLSchema
}

export function withAudit(door: Door, { log, schema }: AuditParts): AuditedDoor {
  const surveyOf = createSurveyor(schema)

  return {
    async execute<Data>(
      operation: string,
      variables: Readonly<Record<string, unknown>>,
      caller: Caller,
      signal?: AbortSignal,
    ): Promise<Answer<Data>> {
      const survey = surveyOf(operation)
      const run = () => door.execute<Data>(survey.text, variables, caller, signal)
      const asked = survey.asked(variables)
      const answer = refusalOf<Data>(survey, asked, caller) ?? (await performed(run, survey))
      const shown: Shown = { detailIds: new Set(), counts: new Map() }
      if (answer.data !== null) survey.read?.(answer.data, shown)
      caller.request.isRecorded = true
      const stored = await isStored(log, operationEvent(caller, { survey, asked, answer, shown }))
      return stored ? answer : refused<Data>('UNAVAILABLE')
    },
    async recordEnding(ending) {
      if (ending.request.isRecorded) return
      if (await isStored(log, endingEvent(ending))) return
      throw new Fault('UNAVAILABLE', faultMeanings.UNAVAILABLE.safeMessage)
    },
  }
}

/** Null for what may be tried. */
function refusalOf<Data>(survey: Survey, asked: readonly string[], caller: Caller): Answer<Data> | null {
  if (isClosed(survey, caller)) return refused('NOT_PERMITTED')
  if (asked.length <= mostDetailIds) return null
  return refused('INVALID_REQUEST', `Expected an operation to name at most ${mostDetailIds} DetailIDs.`)
}

/** Nothing that is asked for may be read: 403, where a part that may would leave the rest withheld. */
function isClosed({ types }: Survey, { access }: Caller): boolean {
  const isOpen = (type: WithheldType) =>
    type === 'AuditEvent' ? access.audit : access.careSettings[type].length > 0
  return types.size > 0 && ![...types].some(isOpen)
}

/** What nobody meant to throw is recorded, too; and no data leaves of which it is not known whose they are. */
async function performed<Data>(run: () => Promise<Answer<Data>>, survey: Survey): Promise<Answer<Data>> {
  try {
    const answer = await run()
    if (survey.read === null && answer.data !== null) return refused<Data>('INTERNAL')
    const unknown = answer.errors.find(({ path }) => path?.some(isAddedKey))
    return unknown === undefined ? answer : refused<Data>(faultCode(unknown))
  } catch {
    return refused<Data>('INTERNAL')
  }
}

function refused<Data>(code: FaultCode, message = faultMeanings[code].safeMessage): Answer<Data> {
  return {
    data: null,
    errors: [{ message, extensions: { code } }],
    withheld: [],
  }
}

function isStored(log: AuditLog, event: AuditEvent): Promise<boolean> {
  return log.append(event).then(
    () => true,
    () => false,
  )
}
