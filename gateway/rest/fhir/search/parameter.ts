/** How a mapping declares its search parameters (https://hl7.org/fhir/STU3/search.html). */
import { Fault } from '../../../../schema/fault.ts'

/** One parameter as it was sent: a value for each time it was repeated, none of them empty. */
export interface Given {
  readonly name: string
  readonly values: readonly string[]
}

export interface SearchParameter<Criteria> {
  readonly type: 'token' | 'string' | 'date' | 'reference'
  /** For the CapabilityStatement; null for an alias that is accepted and not advertised. */
  readonly about: string | null
  /** What the graph is asked for. @throws Fault INVALID_REQUEST naming the parameter. */
  read(given: Given): Partial<Criteria>
}

export type SearchParameters<Criteria> = Readonly<Record<string, SearchParameter<Criteria>>>

/** @param reason completes "The parameter X …" and must not quote the value. */
export function invalid(name: string, reason: string): Fault {
  return new Fault('INVALID_REQUEST', `The parameter ${name} ${reason}.`, { field: name })
}

/** The value of a parameter that cannot be combined with itself. */
export function once({ name, values }: Given): string {
  const [value, ...others] = values
  if (value === undefined || others.length > 0) throw invalid(name, 'can be given only once')
  return value
}
