import type { CareSettingCode } from '../../schema/read-access.ts'
import type { RecordType } from '../../schema/record-types.ts'
import { careSettingCodes, noAccess, type SubgraphAccess } from '../../schema/subgraph-access.ts'
import type { Withheld } from '../../schema/withheld.ts'

/** Told of everything that one request is not shown. */
export type OnWithheld = (withheld: Withheld) => void

/** What one request may read, as everything that reads for it asks. */
export interface Rights {
  /** Whether there are any: who may read nothing of patients may still read who provides care. */
  readonly isGiven: boolean
  readonly showsRestricted: boolean
  /** Whether it may be read who looked at whom. */
  readonly readsAudit: boolean
  /** Of a patient, who reads nobody else's records; null for everybody else. */
  readonly ownNhsNumber: string | null
  /** Of a patient: the records that are theirs. Empty where nobody has said. Null for everybody else. */
  readonly ownDetailIds: readonly string[] | null
  /** Care settings whose records of a type may be read, in one order. */
  settingsOf(type: RecordType): readonly CareSettingCode[]
  /**
   * Says which care settings a read leaves out.
   * @param asked those that it was confined to by the caller; all where none are given.
   */
  tellClosed(type: RecordType, asked?: readonly string[]): void
  /** Says that the audit may not be read, where it may not. */
  tellAudit(): void
  /** Says that a list lacks restricted records. */
  tellRestricted(type: RecordType): void
}

/** @param access null, as of a request that brought none, reads nothing. */
export function createRights(access: SubgraphAccess | null, onWithheld: OnWithheld): Rights {
  const { careSettings, restricted, audit, ownNhsNumber, ownDetailIds } = access ?? noAccess
  const known = new Map<RecordType, readonly CareSettingCode[]>()
  /** Once for each type: every list of every record asks. */
  const settingsOf = (type: RecordType) => {
    const found = known.get(type)
    if (found !== undefined) return found
    const open: readonly string[] = careSettings[type] ?? []
    // Only codes of ours get into a statement, whatever came over a network.
    const settings = careSettingCodes.filter((setting) => open.includes(setting))
    known.set(type, settings)
    return settings
  }
  return {
    isGiven: access !== null,
    showsRestricted: restricted,
    readsAudit: audit,
    ownNhsNumber,
    ownDetailIds: ownNhsNumber === null ? null : (ownDetailIds ?? []),
    settingsOf,
    tellClosed(type, asked = careSettingCodes) {
      const open = settingsOf(type)
      if (open.length === careSettingCodes.length) return
      if (open.length === 0) return onWithheld({ type, reason: 'scope', careSetting: null })
      for (const careSetting of careSettingCodes) {
        if (asked.includes(careSetting) && !open.includes(careSetting)) {
          onWithheld({ type, reason: 'care-setting', careSetting })
        }
      }
    },
    tellAudit() {
      if (!audit) onWithheld({ type: 'AuditEvent', reason: 'scope', careSetting: null })
    },
    tellRestricted: (type) => onWithheld({ type, reason: 'restricted', careSetting: null }),
  }
}
