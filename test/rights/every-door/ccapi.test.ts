/** CCAPI: what its sections and Find Patient show or refuse, and what the audit keeps. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { all, graceSeers } from './item-rights.ts'
import { type CallerKind, GLASS, inOrder, type Matrix, type Scopes, startMatrix } from './matrix.ts'

let matrix: Matrix
beforeAll(async () => {
  matrix = await startMatrix()
})
afterAll(() => matrix.close())

describe('CCAPI', () => {
  const INVALID_KEY = {
    statusCode: 401,
    message:
      'Access denied due to invalid subscription key. Make sure to provide a valid key for an active subscription.',
  }
  const problems = async (kind: CallerKind, scopes: Scopes, product: string, bundle: 'gp' | 'acute') => {
    const asking = { kind, scopes, product, type: 'Condition' } as const
    return matrix.get(`/${bundle}/patients/3001/gp-problems/active`, asking)
  }
  const gps = ['Condition restricted', 'Patient restricted']
  const wrongKey = [401, INVALID_KEY, 'SUBSCRIPTION_INVALID'] as const
  const forbidden = [403, { Message: 'Forbidden.' }, 'NOT_PERMITTED'] as const

  /** The section is of the GP's problems: number 1, whatever other settings are open. By hand: known records, or the refusal. */
  const sections: readonly (readonly [
    Scopes,
    string,
    'gp' | 'acute',
    readonly number[] | typeof wrongKey | typeof forbidden,
  ])[] = [
    ['every scope', 'all-bundles', 'gp', all],
    ['every scope', 'all-bundles', 'acute', all],
    ['the type alone', 'all-bundles', 'gp', all],
    ['every scope', 'gp', 'gp', all],
    ['every scope', 'narrow-gp', 'gp', [1]],
    ['the type alone', 'gp', 'gp', [1]],
    ['all but the type', 'all-bundles', 'gp', forbidden],
    ['another type alone', 'all-bundles', 'gp', forbidden],
    ['those of another kind of caller', 'all-bundles', 'gp', forbidden],
    ['every scope', 'gp', 'acute', wrongKey],
    ['every scope', 'acute', 'acute', wrongKey],
    ['every scope', 'acute', 'gp', wrongKey],
    ['every scope', 'adt', 'gp', wrongKey],
    ['every scope', 'community-mental-health', 'gp', wrongKey],
    ['every scope', 'social-care', 'gp', wrongKey],
    ['every scope', 'demographics', 'gp', wrongKey],
    ['every scope', 'alerts', 'gp', wrongKey],
    ['every scope', 'documents', 'gp', wrongKey],
  ]
  const asks = sections.flatMap((row) => graceSeers.map((kind) => [kind, ...row] as const))

  test.each(asks)(
    'a %s with %s and the product %s below /%s',
    async (kind, scopes, product, bundle, expected) => {
      const { status, body, kept } = await problems(kind, scopes, product, bundle)
      if (expected === wrongKey || expected === forbidden) {
        const [refusedWith, says, fault] = expected
        expect([status, body]).toEqual([refusedWith, says])
        expect(kept).toEqual({ kind, outcome: 'refused', fault, ids: [1], counts: {}, told: [], glass: null })
        return
      }
      expect(status).toBe(200)
      expect(body).toMatchObject({ TotalItemCount: 1, ActiveProblemsCollection: [{ Rubric: 'problem 1' }] })
      expect(kept).toEqual({
        kind,
        outcome: 'ok',
        fault: null,
        ids: expected,
        counts: { Patient: 1, Condition: 1 },
        told: gps,
        glass: null,
      })
    },
  )

  test('staff who break glass see the restricted problems of the GP, and why is kept', async () => {
    const { status, body, kept } = await problems(
      'staff',
      'every scope and broken glass',
      'all-bundles',
      'gp',
    )
    const rubrics = body.ActiveProblemsCollection.map(({ Rubric }: { Rubric: string }) => Rubric).sort()
    expect([status, rubrics]).toEqual([200, ['problem 1', 'problem 11', 'problem 6']])
    expect(kept).toMatchObject({ counts: { Patient: 1, Condition: 3 }, told: [], glass: GLASS })
  })

  test('another patient is told that there is no such patient', async () => {
    const { status, kept } = await problems('another patient', 'every scope', 'all-bundles', 'gp')
    expect(status).toBe(404)
    expect(kept).toEqual({
      kind: 'patient',
      outcome: 'refused',
      fault: 'NOT_FOUND',
      ids: [1],
      counts: {},
      told: [],
      glass: null,
    })
  })
})

describe('Find Patient', () => {
  const find = async (kind: CallerKind, scopes: Scopes, product: string) => {
    const asking = { kind, scopes, product, type: 'Patient' } as const
    const wanted = { AllTenancies: true, DateOfBirth: '1906-12-09' }
    const { status, body, kept } = await matrix.post('/demographics/patients/search', wanted, asking)
    const hits: readonly { readonly PatientDetailId: number }[] = body.PatientsCollection ?? []
    return { status, body, found: inOrder(hits.map(({ PatientDetailId }) => PatientDetailId - 3000)), kept }
  }

  test.each([
    ['system', 'every scope', 'all-bundles', [1, 2, 3, 4, 5, 21]],
    ['system', 'the type alone', 'social-care', [1, 2, 3, 4, 5, 21]],
    ['staff', 'every scope', 'documents', [1, 2, 3, 4, 5, 21]],
    ['staff', 'the type alone', 'demographics', [1, 2, 3, 4, 5, 21]],
    ['patient', 'every scope', 'gp', [1, 2, 3, 4, 5]],
    ['patient', 'the type alone', 'demographics', [1, 2, 3, 4, 5]],
    ['another patient', 'every scope', 'all-bundles', [21]],
  ] as const)('a %s with %s and the product %s finds %j', async (kind, scopes, product, found) => {
    const { status, body, kept, ...hits } = await find(kind, scopes, product)
    expect([status, body.TotalItemCount, hits.found]).toEqual([200, found.length, found])
    expect(kept).toMatchObject({ outcome: 'ok', fault: null, ids: found, counts: { Patient: found.length } })
  })

  test.each(
    graceSeers.flatMap((kind) =>
      (
        [
          ['all but the type', 'all-bundles', 403, 'NOT_PERMITTED'],
          ['another type alone', 'all-bundles', 403, 'NOT_PERMITTED'],
          ['those of another kind of caller', 'all-bundles', 403, 'NOT_PERMITTED'],
          ['every scope', 'narrow-gp', 401, 'SUBSCRIPTION_INVALID'],
        ] as const
      ).map((row) => [kind, ...row] as const),
    ),
  )('a %s with %s and the product %s is refused: %i', async (kind, scopes, product, status, fault) => {
    const { body, ...answer } = await find(kind, scopes, product)
    const kept = { kind, ids: [], outcome: 'refused', fault, counts: {}, told: [], glass: null }
    expect(answer).toEqual({ status, found: [], kept })
    expect(Object.keys(body)).toEqual(status === 401 ? ['statusCode', 'message'] : ['Message'])
  })

  test.each(['acute/patients/3001/allergies', 'gp/patients/3001/gp-vitals', 'adt/patients/3001/inpatients'])(
    '/%s is not mapped for anybody',
    async (path) => {
      for (const kind of graceSeers) {
        const asking = { kind, scopes: 'every scope', product: 'all-bundles', type: 'Patient' } as const
        const { status, body, kept } = await matrix.get(`/${path}`, asking)
        expect([status, body]).toEqual([404, { statusCode: 404, message: 'Resource not found' }])
        expect(kept).toMatchObject({ kind, outcome: 'refused', fault: 'NOT_FOUND', counts: {} })
      }
    },
  )
})
