/** FHIR: what is found, what is said to be withheld, and what the audit keeps. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { asked, graceSeers, itemCases, toldOf } from './item-rights.ts'
import {
  type CallerKind,
  GLASS,
  inOrder,
  itemId,
  type Matrix,
  numberOf,
  type Scopes,
  startMatrix,
  toldInWords,
} from './matrix.ts'

let matrix: Matrix
beforeAll(async () => {
  matrix = await startMatrix()
})
afterAll(() => matrix.close())

describe('FHIR', () => {
  interface Entry {
    resource: { resourceType: string; id: string; issue?: { details: { text: string } }[] }
  }
  const search = async (kind: CallerKind, scopes: Scopes, product: string) => {
    const asking = { kind, scopes, product, type: 'Condition' } as const
    const { status, body, kept } = await matrix.get('/fhir/STU3/Condition?patient=3001', asking)
    const entries: Entry[] = body.entry ?? []
    const ofType = (type: string) => entries.filter(({ resource }) => resource.resourceType === type)
    return {
      status,
      matches: inOrder(ofType('Condition').map(({ resource }) => numberOf(resource.id))),
      total: body.total ?? null,
      told: toldInWords(
        ofType('OperationOutcome').flatMap(({ resource }) =>
          (resource.issue ?? []).map(({ details }) => details.text),
        ),
      ),
      issue: body.issue?.[0].code ?? null,
      kept,
    }
  }
  /** What each condition is answered with by its own id, and what is kept of that. */
  const read = async (kind: CallerKind, scopes: Scopes, product: string, number: number) => {
    const asking = { kind, scopes, product, type: 'Condition' } as const
    const { status, body, kept } = await matrix.get(
      `/fhir/STU3/Condition/${itemId('Condition', number)}`,
      asking,
    )
    return {
      status,
      issue: body.issue?.[0].code ?? null,
      ids: kept.ids,
      fault: kept.fault,
      counts: kept.counts,
    }
  }
  const ofCondition = itemCases.filter(([type]) => type === 'Condition')
  const closed = {
    issue: 'forbidden',
    kept: { outcome: 'refused', fault: 'NOT_PERMITTED', counts: {}, told: [], glass: null },
  }

  test.each(ofCondition)(
    '%s: a search by a %s with %s and the product %s',
    async (type, kind, scopes, product, open) => {
      const answer = await search(kind, scopes, product)
      // A resource type that is closed whole is refused, whatever else the token opens.
      if (open === 'refused' || open.seen.length === 0) {
        const kept = { ...closed.kept, kind, ids: [1] }
        expect(answer).toEqual({ status: 403, matches: [], total: null, told: [], issue: 'forbidden', kept })
        return
      }
      const withheld = toldOf(type, open.told)
      expect(answer).toEqual({
        status: 200,
        matches: open.seen,
        total: open.seen.length,
        told: withheld,
        issue: null,
        kept: {
          kind,
          outcome: 'ok',
          fault: null,
          ids: open.known,
          // Each condition names its encounter, which shows nothing of it.
          counts: { Patient: 1, Condition: open.seen.length },
          told: withheld,
          glass: null,
        },
      })
    },
  )

  test.each(ofCondition)(
    '%s: reads by a %s with %s and the product %s',
    async (_type, kind, scopes, product, open) => {
      for (const number of asked) {
        const answer = await read(kind, scopes, product, number)
        if (open === 'refused' || open.seen.length === 0) {
          expect([number, answer]).toEqual([
            number,
            { status: 403, issue: 'forbidden', ids: [], fault: 'NOT_PERMITTED', counts: {} },
          ])
        } else if (open.seen.includes(number)) {
          expect([number, answer]).toEqual([
            number,
            { status: 200, issue: null, ids: [number], fault: null, counts: { Condition: 1 } },
          ])
        } else {
          expect([number, answer]).toEqual([
            number,
            { status: 404, issue: 'not-found', ids: [], fault: 'NOT_FOUND', counts: {} },
          ])
        }
      }
    },
  )

  test('staff who break glass find what is restricted, and why is kept', async () => {
    const answer = await search('staff', 'every scope and broken glass', 'all-bundles')
    expect(answer).toMatchObject({ status: 200, matches: asked, total: 11, told: [] })
    expect(answer.kept).toMatchObject({ ids: [1, 2, 3, 4, 5, 6], glass: GLASS })
    for (const number of asked) {
      const found = await read('staff', 'every scope and broken glass', 'all-bundles', number)
      expect([number, found]).toMatchObject([number, { status: 200, fault: null }])
    }
  })

  test('another patient finds no condition of hers', async () => {
    expect(await search('another patient', 'every scope', 'all-bundles')).toEqual({
      status: 200,
      matches: [],
      total: 0,
      told: [],
      issue: null,
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
    expect(await read('another patient', 'every scope', 'all-bundles', 1)).toMatchObject({
      status: 404,
      ids: [],
    })
  })

  test.each(['AllergyIntolerance', 'Observation', 'Encounter'] as const)(
    '%s is not offered to anybody',
    async (type) => {
      for (const kind of graceSeers) {
        const asking = { kind, scopes: 'every scope', product: 'all-bundles', type } as const
        const { status, body, kept } = await matrix.get(`/fhir/STU3/${type}?patient=3001`, asking)
        expect([status, body.issue[0].code]).toEqual([404, 'not-found'])
        expect(kept).toEqual({
          kind,
          outcome: 'refused',
          fault: 'NOT_FOUND',
          ids: [1],
          counts: {},
          told: [],
          glass: null,
        })
      }
    },
  )
})

describe('patients', () => {
  interface Entry {
    readonly resource: { readonly resourceType: string; readonly id: string }
  }
  const search = async (kind: CallerKind, scopes: Scopes, product: string) => {
    const asking = { kind, scopes, product, type: 'Patient' } as const
    const { status, body, kept } = await matrix.get('/fhir/STU3/Patient?birthdate=1906-12-09', asking)
    const entries: readonly Entry[] = body.entry ?? []
    const matches = entries.filter(({ resource }) => resource.resourceType === 'Patient')
    return {
      status,
      matches: inOrder(matches.map(({ resource }) => Number(resource.id) - 3000)),
      total: body.total ?? null,
      kept,
    }
  }
  const read = async (kind: CallerKind, scopes: Scopes, product: string, number: number) => {
    const asking = { kind, scopes, product, type: 'Patient' } as const
    const { status, kept } = await matrix.get(`/fhir/STU3/Patient/${3000 + number}`, asking)
    return [number, status, kept.fault]
  }

  test.each([
    ['system', 'every scope', 'all-bundles', [1, 2, 3, 4, 5, 21]],
    ['system', 'the type alone', 'social-care', [1, 2, 3, 4, 5, 21]],
    ['staff', 'every scope', 'all-bundles', [1, 2, 3, 4, 5, 21]],
    ['staff', 'the type alone', 'documents', [1, 2, 3, 4, 5, 21]],
    ['patient', 'every scope', 'all-bundles', [1, 2, 3, 4, 5]],
    ['patient', 'the type alone', 'gp', [1, 2, 3, 4, 5]],
    ['another patient', 'every scope', 'all-bundles', [21]],
  ] as const)('a %s with %s and the product %s finds %j', async (kind, scopes, product, found) => {
    const { kept, ...answer } = await search(kind, scopes, product)
    expect(answer).toEqual({ status: 200, matches: found, total: found.length })
    expect(kept).toMatchObject({ outcome: 'ok', fault: null, ids: found, counts: { Patient: found.length } })
    const known: readonly number[] = found
    for (const number of [1, 4, 6, 21, 999]) {
      const expected = known.includes(number) ? [number, 200, null] : [number, 404, 'NOT_FOUND']
      expect(await read(kind, scopes, product, number)).toEqual(expected)
    }
  })

  test.each(
    graceSeers.flatMap((kind) =>
      (
        [
          ['all but the type', 'all-bundles'],
          ['another type alone', 'all-bundles'],
          ['those of another kind of caller', 'all-bundles'],
          ['every scope', 'narrow-gp'],
        ] as const
      ).map((row) => [kind, ...row] as const),
    ),
  )('a %s with %s and the product %s is refused', async (kind, scopes, product) => {
    expect(await search(kind, scopes, product)).toEqual({
      status: 403,
      matches: [],
      total: null,
      kept: { kind, ids: [], outcome: 'refused', fault: 'NOT_PERMITTED', counts: {}, told: [], glass: null },
    })
    for (const number of [1, 6, 999])
      expect(await read(kind, scopes, product, number)).toEqual([number, 403, 'NOT_PERMITTED'])
  })
})
