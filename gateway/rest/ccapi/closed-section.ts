/** A part of the record that the caller's rights close whole is refused; a list that is only cut has no place to say so. */
import { Fault } from '../../../schema/fault.ts'
import type { CareSettingCode } from '../../../schema/read-access.ts'
import type { RecordType } from '../../../schema/record-types.ts'
import type { Withheld } from '../../../schema/withheld.ts'
import { faultMeanings } from '../../errors.ts'

/** What a section is read from. */
export interface Closable {
  readonly type: RecordType
  /** Those that the section is confined to; null where it is confined to none. */
  readonly careSettings: readonly CareSettingCode[] | null
}

/** @throws Fault NOT_PERMITTED where nothing of the section may be read, whether or not there is anything. */
export function refuseClosed({ type, careSettings }: Closable, withheld: readonly Withheld[]): void {
  const ofType = withheld.filter((each) => each.type === type)
  const isOpen = (setting: CareSettingCode) => !ofType.some(({ careSetting }) => careSetting === setting)
  const isClosed =
    ofType.some(({ reason }) => reason === 'scope') || (careSettings !== null && !careSettings.some(isOpen))
  if (isClosed) throw new Fault('NOT_PERMITTED', faultMeanings.NOT_PERMITTED.safeMessage)
}
