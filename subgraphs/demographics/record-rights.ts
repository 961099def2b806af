/**
 * Which patient records a request may read, and of which it may know that there are any.
 *
 * A record is **readable** where the Patient type is open in its source's care setting: then its demographics are shown,
 * and people are found by them. It is **known** where any type about patients is open there: its DetailID and its source
 * are named, because an item filed under it would name both, and because the other subgraphs find items by the linked
 * DetailIDs and nothing else. Of a record that is neither, nothing tells that it exists: its DetailID is in no list,
 * and asked for it is answered as one that nobody has. A restricted record is neither, unless restricted ones are shown;
 * whatever is filed under it is as restricted, in a list or asked for by its own id: the subgraphs that hold it are told the
 * DetailIDs of such records.
 */
import { nhsNumberSystem } from '../../drizzle/schema/code-systems.ts'
import type { CareSettingCode } from '../../schema/read-access.ts'
import { type RecordType, recordTypes } from '../../schema/record-types.ts'
import { careSettingCodes } from '../../schema/subgraph-access.ts'
import { type Bound, type Narrowing, narrowingBy, type Restriction } from '../shared/narrowing.ts'
import type { Rights } from '../shared/rights.ts'
import type { Within } from '../shared/row-loaders.ts'
import { plainArray } from '../shared/store.ts'

export interface RecordRights {
  readonly rights: Rights
  /** Null where nothing may be read. */
  readonly readable: Narrowing | null
  /** Null where nothing may be known. */
  readonly known: Narrowing | null
}

export function recordRights(rights: Rights): RecordRights {
  const readable = rights.settingsOf('Patient')
  const known = careSettingCodes.filter((setting) =>
    aboutPatients.some((type) => rights.settingsOf(type).includes(setting)),
  )
  return { rights, readable: narrowingTo(readable, rights), known: narrowingTo(known, rights) }
}

const aboutPatients = (Object.keys(recordTypes) as RecordType[]).filter(
  (type) => recordTypes[type].about !== 'service',
)

function narrowingTo(settings: readonly CareSettingCode[], rights: Rights): Narrowing | null {
  if (settings.length === 0) return null
  const bounds: Bound[] = []
  if (settings.length < careSettingCodes.length) {
    bounds.push({ name: 'care-setting', value: plainArray(settings), condition: ofCareSetting })
  }
  if (rights.ownNhsNumber !== null) {
    bounds.push({ name: 'own', value: rights.ownNhsNumber, condition: ownRecord })
  }
  return narrowingBy(bounds, rights.showsRestricted ? null : ownFlag)
}

const ownFlag: Restriction = { own: (alias) => `${alias}.restricted`, inherited: null }

const ofCareSetting: Bound['condition'] = (alias, placeholder) =>
  `exists (select from demographics.tenancy s
    where s.code = ${alias}.tenancy_code and s.care_setting = any(${placeholder}::text[]))`

/**
 * The linked set of whoever holds the number now and verified. Where records that are not linked both do, one of the
 * two is another person's: then it is nobody's.
 */
const ownRecord: Bound['condition'] = (alias, placeholder) =>
  `${alias}.detail_id in (select own.detail_id from demographics.link_membership own where own.set_id = (
    select min(m.set_id) from demographics.current_identifier i
    join demographics.link_membership m on m.detail_id = i.detail_id
    where i.system = '${nhsNumberSystem}' and i.verification_status = '01' and i.value = ${placeholder}
    having count(distinct m.set_id) = 1))`

/** For what belongs to a record: it is read where the record is. @param detailId the column that says whose it is. */
export function ofRecord(detailId: string): Within {
  return (narrowing, first) => {
    const conditions = narrowing.conditions('r', first)
    if (conditions.length === 0) return []
    const same = `r.detail_id = ${detailId}`
    return [`exists (select from demographics.patient_record r where ${[same, ...conditions].join(' and ')})`]
  }
}
