/** What a caller is told of what they were not shown. */
import type { CareSettingCode } from './read-access.ts'
import type { RecordType } from './record-types.ts'

/**
 * - `scope`: the type may not be read at all, so nothing looked whether there is any.
 * - `care-setting`: sources of that care setting are closed for the type. It is a statement about the rights, made
 *   whether or not the person has such records: that somebody has a mental-health record is itself withheld.
 * - `restricted`: a list of a person lacks records that are restricted. Neither how many nor whose.
 */
export type WithheldReason = 'care-setting' | 'scope' | 'restricted'

/** Events of the audit are no record of anybody, and are withheld whole. */
export type WithheldType = RecordType | 'AuditEvent'

export interface Withheld {
  readonly type: WithheldType
  readonly reason: WithheldReason
  /** Named for `care-setting` alone. */
  readonly careSetting: CareSettingCode | null
}

/** What was withheld from one request, each once, in the order it was met. */
export interface WithheldList {
  add(withheld: Withheld): void
  list(): readonly Withheld[]
}

export function createWithheldList(): WithheldList {
  const found = new Map<string, Withheld>()
  return {
    add: (withheld) => {
      const name = `${withheld.type} ${withheld.reason} ${withheld.careSetting}`
      if (!found.has(name)) found.set(name, withheld)
    },
    list: () => [...found.values()],
  }
}
