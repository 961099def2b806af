/** OperationOutcome (https://hl7.org/fhir/STU3/operationoutcome.html); Care Connect wants the words in details.text. */
import { Fault } from '../../../schema/fault.ts'
import { faultMeanings } from '../../errors.ts'
import type { FhirReply } from './exchange.ts'
import type { Resource } from './resource.ts'

export interface Issue {
  readonly severity: 'error' | 'warning' | 'information'
  /** Code of `issue-type`. */
  readonly code: string
  /** Safe to send: no identifier and nothing from a record. */
  readonly text: string
  /** The search parameter at fault. */
  readonly parameter?: string | null
}

export function outcome(issues: readonly Issue[]): Resource {
  return {
    resourceType: 'OperationOutcome',
    issue: issues.map(({ severity, code, text, parameter }) => ({
      severity,
      code,
      details: { text },
      ...(parameter ? { location: [`http.${parameter}`] } : {}),
    })),
  }
}

/** A refusal that is not a fault of the graph: wrong address, method or format. */
export function refusal(
  status: number,
  code: string,
  text: string,
  headers: Record<string, string> = {},
): FhirReply {
  return { status, headers, resource: outcome([{ severity: 'error', code, text }]) }
}

/** What anything thrown looks like to a FHIR client; only a fault keeps its words. */
export function failure(error: unknown): FhirReply {
  const code = error instanceof Fault ? error.code : 'INTERNAL'
  const { httpStatus, fhirIssue, safeMessage } = faultMeanings[code]
  const text = error instanceof Fault && code !== 'INTERNAL' ? error.message : safeMessage
  const parameter = error instanceof Fault ? error.field : null
  const issue: Issue = { severity: 'error', code: fhirIssue, text, parameter }
  return { status: httpStatus, headers: {}, resource: outcome([issue]) }
}
