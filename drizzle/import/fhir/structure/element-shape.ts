/** Reads the compact notation in which the FHIR structures are written down here. */
import type { StoredResourceType } from '../../../schema/record-tables.ts'

export interface ElementShape {
  /** A primitive, a datatype or a backbone element such as `Encounter.location`. */
  readonly type: string
  readonly list: boolean
  /** Of a Reference: the stored types among those it may point to. */
  readonly targets: readonly string[]
}

export type Structure = ReadonlyMap<string, ElementShape>

/**
 * `name:type`, `name:type*` for a list, `name[x]:a|b` for a choice, `name:Ref(A|B)` for a reference.
 * A choice becomes one element per type (`onsetDateTime`, `onsetAge`).
 */
export function structureOf(...notations: readonly string[]): Structure {
  const elements = notations.join(' ').split(/\s+/).filter(Boolean)
  return new Map(elements.flatMap(elementsOf))
}

function elementsOf(notation: string): [string, ElementShape][] {
  const colon = notation.indexOf(':')
  const name = notation.slice(0, colon)
  const list = notation.endsWith('*')
  const type = notation.slice(colon + 1, list ? -1 : undefined)
  if (!name.endsWith('[x]')) return [[name, shapeOf(type, list)]]
  const stem = name.slice(0, -'[x]'.length)
  return type.split('|').map((choice) => [`${stem}${capitalised(choice)}`, shapeOf(choice, list)])
}

function shapeOf(type: string, list: boolean): ElementShape {
  const targets = /^Ref\((.*)\)$/.exec(type)?.[1]
  if (targets === undefined) return { type, list, targets: [] }
  return { type: 'Reference', list, targets: targets.split('|').filter(Boolean) as StoredResourceType[] }
}

function capitalised(type: string): string {
  return type.charAt(0).toUpperCase() + type.slice(1)
}
