/** A FHIR resource as it leaves in JSON. */
export interface Resource {
  readonly resourceType: string
  readonly id?: string
  readonly [element: string]: unknown
}

/** A resource without the elements for which there is nothing to say: FHIR has no null and no empty list. */
export function resource(elements: Resource): Resource {
  return said(elements) as Resource
}

/** The elements that say something; undefined where none does. */
export function saidOrNothing<T extends object>(elements: T): Partial<T> | undefined {
  const kept = said(elements)
  return Object.keys(kept).length === 0 ? undefined : kept
}

function said<T extends object>(elements: T): Partial<T> {
  return Object.fromEntries(
    Object.entries(elements).filter(([, value]) => saysSomething(value)),
  ) as Partial<T>
}

function saysSomething(value: unknown): boolean {
  return value !== null && value !== undefined && !(Array.isArray(value) && value.length === 0)
}
