import type { TestGraph } from '../setup/graph.ts'

/**
 * The columns that each statement on a table read, by their names in TypeScript and sorted; those that a page is only
 * ordered by are not among them.
 * @param table as `"clinical"."condition"` or `demographics.patient_record`.
 */
export function columnsRead({ statements }: TestGraph, table: string): readonly (readonly string[])[] {
  return statements
    .filter(({ text }) => text.includes(`from ${table} t`))
    .map(({ text }) =>
      [...text.matchAll(/ as "(\w+)"/g)]
        .map(([, name = '']) => name)
        .filter((name) => !['keyIndex', 'total', 'orderAt', 'orderId', 'loadedBy'].includes(name))
        .sort(),
    )
}

export const conditionTable = '"clinical"."condition"'
export const observationTable = '"clinical"."observation"'
export const recordTable = 'demographics.patient_record'
