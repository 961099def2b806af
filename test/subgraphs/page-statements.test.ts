/** How many statements a table's pages may be read by, whatever callers select and filter. */
import { expect, test } from 'vitest'
import { clinicalRestrictedRecord, condition } from '../../drizzle/schema/clinical.ts'
import { unnarrowed } from '../../subgraphs/shared/narrowing.ts'
import { recordPageReader } from '../../subgraphs/shared/record-page-reader.ts'

const reader = () =>
  recordPageReader({ table: condition, restrictedRecord: clinicalRestrictedRecord, criteria: {} }, new Map())
const fields = Array.from({ length: 6 }, (_, n) => `filter${n}`)
/** All sets of them. */
const filters = Array.from({ length: 2 ** fields.length }, (_, set) =>
  fields.filter((_, n) => Math.floor(set / 2 ** n) % 2 === 1),
)
const selections = [
  ...['code', 'extra', 'onsetDate', 'severity', 'category', 'notes', 'version', 'sourceId', 'bodySite'],
  ...['recordedDate', 'abatementDate', 'lastUpdated'],
].map((column) => ['id', column].sort())
const shapes = filters.flatMap((used) =>
  selections.map((columns) => ({
    fields: used,
    direction: 'newest-first' as const,
    counted: false,
    continued: false,
    columns,
    narrowing: '',
  })),
)

test('are no more than a few hundred, and one for each filter after these', () => {
  const { statementFor } = reader()
  expect(shapes).toHaveLength(768)
  const texts = new Set(shapes.map((shape) => statementFor(shape, unnarrowed)))
  expect(texts.size).toBeGreaterThanOrEqual(400)
  expect(texts.size).toBeLessThanOrEqual(464)
  // The first ones keep theirs, and all are kept.
  expect(shapes.map((shape) => statementFor(shape, unnarrowed)).every((known) => texts.has(known))).toBe(true)
  expect(shapes.slice(0, 1).map((shape) => statementFor(shape, unnarrowed))).toEqual([...texts].slice(0, 1))
})
