/** GraphQL: what is seen, what is said to be withheld, and what the audit keeps. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ItemType } from '../person-in-every-setting.ts'
import { all, asked, graceSeers, itemCases, itemTypes, restricted, toldOf } from './item-rights.ts'
import {
  type CallerKind,
  GLASS,
  inOrder,
  itemId,
  type Matrix,
  numberOf,
  type Scopes,
  startMatrix,
  told,
} from './matrix.ts'

let matrix: Matrix
beforeAll(async () => {
  matrix = await startMatrix()
})
afterAll(() => matrix.close())

const fields = {
  Condition: ['conditions', 'condition'],
  AllergyIntolerance: ['allergyIntolerances', 'allergyIntolerance'],
  Observation: ['observations', 'observation'],
  Encounter: ['encounters', 'encounter'],
} as const satisfies Record<ItemType, readonly [string, string]>
const operation = (type: ItemType) => {
  const [list, one] = fields[type]
  const each = asked.map((number) => `_${number}: ${one}(id: "${itemId(type, number)}") { id }`)
  return `query Items { patient(detailId: "3001") { list: ${list} { totalCount nodes { id } } } ${each.join(' ')} }`
}

describe('GraphQL', () => {
  const ask = async (type: ItemType, kind: CallerKind, scopes: Scopes, product: string) => {
    const asking = { kind, scopes, product, type }
    const { status, body, kept } = await matrix.post('/graphql', { query: operation(type) }, asking)
    const { patient = null, ...ones } = body.data ?? {}
    return {
      status,
      listed: patient && inOrder(patient.list.nodes.map((node: { id: string }) => numberOf(node.id))),
      total: patient?.list.totalCount ?? null,
      found: asked.filter((number) => ones[`_${number}`]?.id === itemId(type, number)),
      code: body.errors?.[0].extensions.code ?? null,
      told: told(body.extensions?.withheld),
      kept,
    }
  }

  test.each(itemCases)('%s: a %s with %s and the product %s', async (type, kind, scopes, product, open) => {
    const answer = await ask(type, kind, scopes, product)
    if (open === 'refused') {
      const kept = {
        kind,
        outcome: 'refused',
        fault: 'NOT_PERMITTED',
        ids: [1],
        counts: {},
        told: [],
        glass: null,
      }
      const unseen = { listed: null, total: null, found: [], told: [] }
      expect(answer).toEqual({ status: 403, code: 'NOT_PERMITTED', ...unseen, kept })
      return
    }
    const { seen, known } = open
    const withheld = toldOf(type, open.told)
    expect(answer).toEqual({
      status: 200,
      listed: seen,
      total: seen.length,
      found: seen,
      code: null,
      told: withheld,
      kept: {
        kind,
        outcome: 'ok',
        fault: null,
        // The one that was asked for, and those whose items were or could have been shown.
        ids: known,
        counts: { Patient: 1, ...(seen.length > 0 && { [type]: 2 * seen.length }) },
        told: withheld,
        glass: null,
      },
    })
  })

  test.each(itemTypes.flatMap((type) => (['system', 'staff'] as const).map((kind) => [type, kind] as const)))(
    '%s: a %s with restricted.read sees what is restricted, too',
    async (type, kind) => {
      const answer = await ask(type, kind, 'every scope and restricted.read', 'all-bundles')
      expect(answer).toMatchObject({
        status: 200,
        listed: asked,
        total: 11,
        found: asked,
        told: [],
      })
      expect(answer.kept).toMatchObject({
        ids: [1, 2, 3, 4, 5, 6],
        counts: { Patient: 1, [type]: 22 },
        told: [],
        glass: null,
      })
    },
  )

  test.each(itemTypes)('%s: staff who break glass see what is restricted, and why is kept', async (type) => {
    const answer = await ask(type, 'staff', 'every scope and broken glass', 'all-bundles')
    expect(answer).toMatchObject({ status: 200, listed: asked, total: 11, found: asked, told: [] })
    expect(answer.kept).toMatchObject({ ids: [1, 2, 3, 4, 5, 6], counts: { [type]: 22 }, glass: GLASS })
  })

  test.each(
    itemTypes.flatMap((type) => (['system', 'patient'] as const).map((kind) => [type, kind] as const)),
  )('%s: a %s may not break glass', async (type, kind) => {
    const answer = await ask(type, kind, 'every scope and broken glass', 'all-bundles')
    expect(answer).toMatchObject({ status: 403, listed: null, found: [], code: 'NOT_PERMITTED' })
    expect(answer.kept).toMatchObject({ kind, outcome: 'refused', fault: 'NOT_PERMITTED', counts: {} })
  })

  test.each(itemTypes)('%s: a patient gains nothing by restricted.read', async (type) => {
    const answer = await ask(type, 'patient', 'every scope and restricted.read', 'all-bundles')
    expect(answer).toMatchObject({ listed: all, found: all, told: toldOf(type, restricted) })
  })

  test.each(itemTypes)('%s: another patient finds nobody and nothing', async (type) => {
    expect(await ask(type, 'another patient', 'every scope', 'all-bundles')).toEqual({
      status: 200,
      listed: null,
      total: null,
      found: [],
      code: null,
      told: [],
      kept: {
        kind: 'patient',
        outcome: 'refused',
        fault: 'NOT_FOUND',
        ids: [1],
        counts: {},
        told: [],
        glass: null,
      },
    })
  })
})

describe('patients', () => {
  const find = `{ patient(detailId: "3001") { linkedDetailIds records { detailId } }
    closed: patient(detailId: "3006") { detailId }
    findPatients(criteria: { birthDate: { from: "1906" } }, hits: ONE_PER_RECORD) { totalCount nodes { record { detailId } } } }`
  const ask = async (kind: CallerKind, scopes: Scopes, product: string) => {
    const asking = { kind, scopes, product, type: 'Patient' } as const
    const { status, body, kept } = await matrix.post('/graphql', { query: find }, asking)
    const { patient = null, closed = null, findPatients = null } = body.data ?? {}
    return {
      status,
      linked: patient?.linkedDetailIds ?? null,
      read: patient === null ? null : inOrder(recordsOf(patient.records)),
      closed,
      found: findPatients === null ? null : inOrder(hitsOf(findPatients.nodes)),
      told: told(body.extensions?.withheld),
      kept,
    }
  }
  interface RecordNamed {
    readonly detailId: string
  }
  const recordsOf = (records: readonly RecordNamed[]) =>
    records.map(({ detailId }) => Number(detailId) - 3000)
  const hitsOf = (hits: readonly { readonly record: RecordNamed }[]) =>
    recordsOf(hits.map(({ record }) => record))

  // Demographics of every setting are in one bundle. 21 is the stranger, whom no patient finds.
  const open: readonly (readonly [Scopes, string])[] = [
    ['every scope', 'all-bundles'],
    ['the type alone', 'all-bundles'],
    ['every scope', 'demographics'],
    ['every scope', 'acute'],
    ['every scope', 'documents'],
  ]
  const closed: readonly (readonly [Scopes, string])[] = [
    ['all but the type', 'all-bundles'],
    ['another type alone', 'all-bundles'],
    ['those of another kind of caller', 'all-bundles'],
    ['every scope', 'narrow-gp'],
    ['the type alone', 'narrow-gp'],
  ]

  test.each(graceSeers.flatMap((kind) => open.map((row) => [kind, ...row] as const)))(
    'a %s with %s and the product %s reads them',
    async (kind, scopes, product) => {
      const found = kind === 'patient' ? [1, 2, 3, 4, 5] : [1, 2, 3, 4, 5, 21]
      expect(await ask(kind, scopes, product)).toEqual({
        status: 200,
        linked: ['3001', '3002', '3003', '3004', '3005'],
        read: [1, 2, 3, 4, 5],
        closed: null,
        found,
        told: ['Patient restricted'],
        kept: {
          kind,
          outcome: 'ok',
          fault: null,
          // 6 was asked for by name.
          ids: kind === 'patient' ? [1, 2, 3, 4, 5, 6] : [1, 2, 3, 4, 5, 6, 21],
          counts: kind === 'patient' ? { Patient: 6, PatientRecord: 5 } : { Patient: 7, PatientRecord: 5 },
          told: ['Patient restricted'],
          glass: null,
        },
      })
    },
  )

  test.each(graceSeers.flatMap((kind) => closed.map((row) => [kind, ...row] as const)))(
    'a %s with %s and the product %s is refused',
    async (kind, scopes, product) => {
      expect(await ask(kind, scopes, product)).toEqual({
        status: 403,
        linked: null,
        read: null,
        closed: null,
        found: null,
        told: [],
        kept: {
          kind,
          outcome: 'refused',
          fault: 'NOT_PERMITTED',
          ids: [1, 6],
          counts: {},
          told: [],
          glass: null,
        },
      })
    },
  )

  test('another patient reads none of hers', async () => {
    expect(await ask('another patient', 'every scope', 'all-bundles')).toMatchObject({
      linked: null,
      found: [21],
      told: [],
      kept: { kind: 'patient', ids: [1, 6, 21], counts: { Patient: 1 } },
    })
  })
})

describe('who provides care', () => {
  const find =
    '{ organizations { nodes { name } } locations { totalCount } practitioners { totalCount } practitionerRoles { totalCount } }'

  test.each(
    [...graceSeers, 'another patient' as const].flatMap((kind) =>
      (['every scope', 'another type alone', 'those of another kind of caller'] as const).map(
        (scopes) => [kind, scopes] as const,
      ),
    ),
  )('is open to a %s with %s', async (kind, scopes) => {
    const asking = { kind, scopes, product: 'documents', type: 'Condition' } as const
    const { status, body, kept } = await matrix.post('/graphql', { query: find }, asking)
    expect([status, body]).toEqual([
      200,
      {
        data: {
          organizations: { nodes: [{ name: 'Analytical Surgery' }] },
          locations: { totalCount: 0 },
          practitioners: { totalCount: 0 },
          practitionerRoles: { totalCount: 0 },
        },
      },
    ])
    expect(kept).toMatchObject({ outcome: 'ok', ids: [], counts: { Organization: 1 }, told: [], glass: null })
  })
})
