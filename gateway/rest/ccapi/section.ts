/** A section of a person's record: one list, found by any DetailID of the linked set (https://api.graphnethealth.com/documentation/ccapis). */
import type { Bundle } from '../../../schema/bundles.ts'
import { detailIdShape } from '../../../schema/identifier-shapes.ts'
import { type Closable, refuseClosed } from './closed-section.ts'
import type { CcapiOperation } from './exchange.ts'
import { arranged, type Columns, type Row, readListOptions } from './list-options.ts'
import { unknownPatient } from './refusal.ts'

/** What a mapping file of a section exports. */
export interface CcapiSection<Variables, Data, Item> {
  readonly document: string
  readonly search: {
    readonly operationId: string
    readonly bundles: readonly Bundle[]
    readonly section: string
    readonly reads: CcapiOperation['reads'] & Closable
    readonly listProperty: string
    /** What can be sorted and filtered by. */
    readonly columns: Columns
    variables(detailId: string): Variables
  }
  /** The whole list, newest first; null where nobody has the DetailID. */
  records(data: Data): readonly Item[] | null
  toCcapi(item: Item): Row
}

export function sectionOperation<Variables extends Readonly<Record<string, unknown>>, Data, Item>({
  document,
  search: { operationId, bundles, section, reads, listProperty, columns, variables },
  records,
  toCcapi,
}: CcapiSection<Variables, Data, Item>): CcapiOperation {
  return {
    operationId,
    method: 'GET',
    paths: bundles.map((bundle) => `/${bundle}/patients/:patientDetailId/${section}`),
    reads,
    async answer({ path, query }, ask) {
      const { patientDetailId = '' } = path
      const options = readListOptions(columns, query)
      if (!detailIdShape.test(patientDetailId)) return unknownPatient
      const items = records(await ask<Data>(document, variables(patientDetailId)))
      if (items === null) return unknownPatient
      refuseClosed(reads, ask.withheld)
      const { rows, total } = arranged(items.map(toCcapi), options)
      return { status: 200, body: { [listProperty]: rows, TotalItemCount: total } }
    },
  }
}
