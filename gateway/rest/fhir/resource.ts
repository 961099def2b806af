/** A FHIR resource as it leaves in JSON. */
export interface Resource {
  readonly resourceType: string
  readonly id?: string
  readonly [element: string]: unknown
}

/** A resource without the elements for which there is nothing to say: FHIR has no null and no empty list. */
export function resource(elements: Resource): Resource {
  return (saidOrNothing(elements) ?? {}) as Resource
}

/**
 * The elements that say something; undefined where none does. Every code of every row goes through here, and a loop costs
 * a third of what lists of entries do.
 */
export function saidOrNothing<T extends object>(elements: T): Partial<T> | undefined {
  let kept: Partial<T> | undefined
  for (const name in elements) {
    const value = elements[name]
    if (!saysSomething(value)) continue
    kept ??= {}
    kept[name] = value
  }
  return kept
}

function saysSomething(value: unknown): boolean {
  return value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0)
}
