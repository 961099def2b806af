/** Reads what a request may read off its signed header. */
import { createSecretKey } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { jwtVerify } from 'jose'
import { detailIdShape } from '../../schema/identifier-shapes.ts'
import type { CareSettingCode } from '../../schema/read-access.ts'
import { type RecordType, recordTypes } from '../../schema/record-types.ts'
import { createShortMemory } from '../../schema/short-memory.ts'
import { careSettingCodes, type SubgraphAccess, subgraphAccessHeader } from '../../schema/subgraph-access.ts'

/** Null for a header that is missing, forged, expired, meant for somebody else, or not of the expected form. */
export type AccessReader = (header: unknown) => Promise<SubgraphAccess | null>

/** However long its signer lets it live. */
const LONGEST_LIFE = '2m'
const CLOCK_SKEW_SECONDS = 5
/** Requests of the same rights bring the same header for some seconds, and to verify it costs more than most of them. */
const REMEMBERED_MS = 10_000
const MAX_REMEMBERED = 1_000

/** @param key shared with the gateway. @throws where it is too short to be a secret. */
export function createAccessReader(key: string): AccessReader {
  const { algorithm, issuer, audience, claim, leastKeyBytes } = subgraphAccessHeader
  if (Buffer.byteLength(key) < leastKeyBytes)
    throw new RangeError(`The key must have ${leastKeyBytes} bytes or more.`)
  const secret = createSecretKey(key, 'utf8')
  const expected = {
    algorithms: [algorithm],
    issuer,
    audience,
    requiredClaims: ['exp', 'iat'],
    maxTokenAge: LONGEST_LIFE,
    clockTolerance: CLOCK_SKEW_SECONDS,
  }
  const remembered = createShortMemory<SubgraphAccess>(MAX_REMEMBERED, () => performance.now())
  return async (header) => {
    if (typeof header !== 'string') return null
    const known = remembered.get(header)
    if (known !== undefined) return known
    try {
      const { payload } = await jwtVerify(header, secret, expected)
      const access = parseAccess(payload[claim])
      // What says who a patient is, is not kept.
      if (access === null || access.ownNhsNumber !== null) return access
      const leftMs = (payload.exp ?? 0) * 1_000 - Date.now()
      remembered.set(header, access, performance.now() + Math.min(leftMs, REMEMBERED_MS))
      return access
    } catch {
      return null
    }
  }
}

function parseAccess(claim: unknown): SubgraphAccess | null {
  if (typeof claim !== 'object' || claim === null) return null
  const { careSettings, restricted, audit, ownNhsNumber, ownDetailIds } = claim as Readonly<
    Record<string, unknown>
  >
  const settings = parseSettings(careSettings)
  if (settings === null || typeof restricted !== 'boolean' || typeof audit !== 'boolean') return null
  if (ownNhsNumber !== null && !(typeof ownNhsNumber === 'string' && /^\d{10}$/.test(ownNhsNumber)))
    return null
  if (ownDetailIds !== null && !isListOf(ownDetailIds, isDetailId)) return null
  return { careSettings: settings, restricted, audit, ownNhsNumber, ownDetailIds }
}

function parseSettings(given: unknown): SubgraphAccess['careSettings'] | null {
  if (typeof given !== 'object' || given === null) return null
  const types = Object.keys(recordTypes) as RecordType[]
  const entries = types.map((type) => [type, (given as Record<string, unknown>)[type] ?? []] as const)
  if (!entries.every(([, settings]) => isListOf(settings, isCareSetting))) return null
  return Object.fromEntries(entries) as SubgraphAccess['careSettings']
}

function isListOf<Item>(value: unknown, isItem: (item: unknown) => item is Item): value is readonly Item[] {
  return Array.isArray(value) && value.every(isItem)
}

function isCareSetting(value: unknown): value is CareSettingCode {
  return careSettingCodes.some((code) => code === value)
}

function isDetailId(value: unknown): value is string {
  return typeof value === 'string' && detailIdShape.test(value)
}
