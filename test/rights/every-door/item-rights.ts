/**
 * What may be read of items, by hand: every type × care setting × kind of caller × scopes and product. A product opens care
 * settings, so that each row covers all five.
 */
import { type ItemType, kinds } from '../person-in-every-setting.ts'
import type { CallerKind, Scopes } from './matrix.ts'

/** Of the callers who may see her. */
export const graceSeers: readonly CallerKind[] = ['system', 'staff', 'patient']
export const itemTypes = Object.keys(kinds) as ItemType[]
/** Items 1 to 5 are open, one in each setting; 11 to 15 are restricted, and 6 lies under a restricted record. */
export const asked = [1, 2, 3, 4, 5, 6, 11, 12, 13, 14, 15] as const

/** What may be read of items, by hand: item numbers, the records of hers that are known, and what is withheld (T: the type). */
export interface Open {
  readonly seen: readonly number[]
  readonly known: readonly number[]
  readonly told: readonly string[]
}
type Row = readonly [scopes: Scopes, product: string, open: Open | 'refused']

export const all = [1, 2, 3, 4, 5]
export const restricted = ['Patient restricted', 'T restricted']
const nothing: Open = { seen: [], known: all, told: ['Patient restricted', 'T scope'] }
const notGp = [
  'T care-setting acute',
  'T care-setting community',
  'T care-setting mental-health',
  'T care-setting social-care',
]
const notAcute = [
  'T care-setting gp',
  'T care-setting community',
  'T care-setting mental-health',
  'T care-setting social-care',
]
const notCommunityOrMentalHealth = ['T care-setting gp', 'T care-setting acute', 'T care-setting social-care']
const notSocialCare = [
  'T care-setting gp',
  'T care-setting acute',
  'T care-setting community',
  'T care-setting mental-health',
]

const rows: readonly Row[] = [
  ['every scope', 'all-bundles', { seen: all, known: all, told: restricted }],
  ['the type alone', 'all-bundles', { seen: all, known: all, told: restricted }],
  ['all but the type', 'all-bundles', nothing],
  ['another type alone', 'all-bundles', 'refused'],
  ['those of another kind of caller', 'all-bundles', 'refused'],
  ['every scope', 'gp', { seen: [1], known: all, told: [...restricted, ...notGp] }],
  ['every scope', 'narrow-gp', { seen: [1], known: [1], told: [...restricted, ...notGp] }],
  ['the type alone', 'gp', { seen: [1], known: [1], told: [...restricted, ...notGp] }],
  ['every scope', 'acute', { seen: [2], known: all, told: [...restricted, ...notAcute] }],
  [
    'every scope',
    'community-mental-health',
    { seen: [3, 4], known: all, told: [...restricted, ...notCommunityOrMentalHealth] },
  ],
  ['every scope', 'social-care', { seen: [5], known: all, told: [...restricted, ...notSocialCare] }],
  ['every scope', 'demographics', nothing],
  ['every scope', 'alerts', nothing],
  ['every scope', 'documents', nothing],
]
/** Of encounters alone: those of hospitals are in the bundle of admissions, too. */
const adt: Readonly<Record<ItemType, Open>> = {
  Condition: nothing,
  AllergyIntolerance: nothing,
  Observation: nothing,
  Encounter: { seen: [2], known: all, told: [...restricted, ...notAcute] },
}
const rowsOf = (type: ItemType): readonly Row[] => [...rows, ['every scope', 'adt', adt[type]]]
export const itemCases = itemTypes.flatMap((type) =>
  rowsOf(type).flatMap((row) => graceSeers.map((kind) => [type, kind, ...row] as const)),
)
export const toldOf = (type: ItemType, names: readonly string[]) =>
  names.map((name) => name.replace(/^T /, `${type} `)).sort()
