/** What each door shows of the person in every setting, what it says that it withholds, and what the audit keeps of it. */
import { randomUUID } from 'node:crypto'
import { bearer, type GuardedServer, keyed, startGuarded } from '../../doors/guarded-server.ts'
import { id } from '../../setup/people.ts'
import { graceNumber, type ItemType, kinds, turingNumber, writeGrace } from '../person-in-every-setting.ts'

/** Whose token it is; the claims that make it so are in `claimsOf`. */
export type CallerKind = 'system' | 'staff' | 'patient' | 'another patient'
/** What a token's scopes open of `the type`, which each case names. */
export type Scopes =
  | 'every scope'
  | 'every scope and restricted.read'
  | 'every scope and broken glass'
  | 'the type alone'
  | 'all but the type'
  | 'another type alone'
  | 'those of another kind of caller'

export interface Asking {
  readonly kind: CallerKind
  readonly scopes: Scopes
  readonly product: string
  readonly type: ItemType | 'Patient'
}

/** Why glass is broken. */
export const GLASS = 'Unconscious in the corridor'

/** What the audit keeps of one request. */
export interface Kept {
  readonly kind: string
  readonly outcome: string
  readonly fault: string | null
  /** DetailIDs from 3000 on. */
  readonly ids: readonly number[]
  readonly counts: Readonly<Record<string, number>>
  readonly told: readonly string[]
  readonly glass: string | null
}

export interface Replied {
  readonly status: number
  // biome-ignore lint/suspicious/noExplicitAny: replies of three contracts, of which each case reads what it expects.
  readonly body: any
  readonly kept: Kept
}

export interface Matrix {
  get(path: string, asking: Asking): Promise<Replied>
  post(path: string, body: object, asking: Asking): Promise<Replied>
  close(): Promise<void>
}

const levels = { system: 'system', staff: 'user', patient: 'patient', 'another patient': 'patient' } as const
const anotherLevel = {
  system: 'patient',
  staff: 'system',
  patient: 'user',
  'another patient': 'system',
} as const
const everyType = ['Patient', 'Condition', 'AllergyIntolerance', 'Observation', 'Encounter']

function scopeOf({ kind, scopes, type }: Asking): string {
  const level = levels[kind]
  switch (scopes) {
    case 'every scope':
    case 'every scope and broken glass':
      return `${level}/*.read`
    case 'every scope and restricted.read':
      return `${level}/*.read restricted.read`
    case 'the type alone':
      return `${level}/${type}.read`
    case 'all but the type':
      return everyType
        .filter((each) => each !== type)
        .map((each) => `${level}/${each}.rs`)
        .join(' ')
    case 'another type alone':
      return `${level}/${type === 'Encounter' ? 'Condition' : 'Encounter'}.rs`
    case 'those of another kind of caller':
      return `${anotherLevel[kind]}/*.read`
  }
}

function claimsOf(kind: CallerKind): Readonly<Record<string, string>> {
  if (kind === 'staff') return { sub: 'u-7', ods_code: 'A81001', role: 'GP', purpose_of_use: 'TREAT' }
  if (kind === 'patient') return { sub: 'p-1', nhs_number: graceNumber }
  return kind === 'another patient' ? { sub: 'p-2', nhs_number: turingNumber } : {}
}

export async function startMatrix(): Promise<Matrix> {
  const server = await startGuarded(writeGrace)
  await server.sql`update clinical.condition set clinical_status = 'active',
    code = jsonb_build_object('text', 'problem ' || right(id::text, 2)::int)`
  await server.sql`insert into admin_adt.organization (id, tenancy_code, source_id, fhir_version, name)
    values (${id(6, 1)}, 'gp', 'practice', 'STU3', 'Analytical Surgery')`
  const keyOf = once(async (product) => (await server.subscribe(product)).key)
  const tokenOf = once((claims) => server.token(JSON.parse(claims)))
  const send = async (path: string, asking: Asking, request: RequestInit = {}): Promise<Replied> => {
    const requestId = randomUUID()
    const headers = {
      ...bearer(await tokenOf(JSON.stringify({ ...claimsOf(asking.kind), scope: scopeOf(asking) }))),
      ...keyed(await keyOf(asking.product)),
      'x-request-id': requestId,
      ...(asking.scopes === 'every scope and broken glass' && { 'x-break-glass-reason': GLASS }),
      ...(request.body !== undefined && { 'content-type': 'application/json' }),
    }
    const reply = await fetch(`${server.origin}${path}`, { ...request, headers })
    return { status: reply.status, body: await reply.json(), kept: await keptOf(server, requestId) }
  }
  return {
    get: send,
    post: (path, body, asking) => send(path, asking, { method: 'POST', body: JSON.stringify(body) }),
    close: server.close,
  }
}

/** Made once for each name. */
function once(make: (name: string) => Promise<string>): (name: string) => Promise<string> {
  const made = new Map<string, Promise<string>>()
  return (name) => {
    const one = made.get(name) ?? make(name)
    made.set(name, one)
    return one
  }
}

interface Told {
  readonly type: string
  readonly reason: string
  readonly careSetting: string | null
}

/** As `Condition care-setting acute`, in one order. */
export const told = (withheld: readonly Told[] = []) =>
  withheld.map(({ type, reason, careSetting }) => [type, reason, careSetting ?? []].flat().join(' ')).sort()

/** The same of what a FHIR searchset says; `told-at-the-doors.test.ts` one room up has its words. */
export const toldInWords = (texts: readonly string[]) =>
  texts
    .map((text) =>
      text
        .replace(/^Restricted (\w+) records are left out\.$/, '$1 restricted')
        .replace(/^(\w+) of (\S+) sources is not open to the caller\.$/, '$1 care-setting $2')
        .replace(/^(\w+) is not open to the caller\.$/, '$1 scope'),
    )
    .sort()

async function keptOf({ sql }: GuardedServer, requestId: string): Promise<Kept> {
  const rows = await sql`
    select caller_kind as kind, outcome, fault_code as fault, detail_ids::text[] as ids, record_counts as counts,
      withheld, break_glass_reason as glass from audit.event where request_id = ${requestId}`
  const [row, ...more] = rows
  if (row === undefined || more.length > 0) throw new Error('There is not exactly one event.')
  const { kind, outcome, fault, ids, counts, withheld, glass } = row
  const numbers = (ids as string[]).map((detailId) => Number(detailId) - 3000).sort((a, b) => a - b)
  return { kind, outcome, fault, counts, ids: numbers, told: told(withheld), glass }
}

export const itemId = (type: ItemType, number: number) => id(kinds[type], number)
/** The last part of an id as its number. */
export const numberOf = (recordId: string) => Number(recordId.slice(-12))
export const inOrder = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b)
