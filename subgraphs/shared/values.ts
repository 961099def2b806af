import type {
  FhirAddress,
  FhirAnnotation,
  FhirCodeableConcept,
  FhirContactPoint,
  FhirHumanName,
  FhirPeriod,
  StoredQuantity,
} from '../../drizzle/schema/columns.ts'

const validity = {
  validFrom: ({ period }: { period?: FhirPeriod }) => period?.start ?? null,
  validTo: ({ period }: { period?: FhirPeriod }) => period?.end ?? null,
}

/** The list itself: nobody changes what a resolver gives, though their types would let them. */
const asGiven = <Item>(items: readonly Item[] | null | undefined) => (items ?? []) as Item[]

/** Resolvers of the value types that every subgraph shares, where SDL and stored FHIR structure differ. */
export const valueResolvers = {
  CodeableConcept: { codings: ({ coding }: FhirCodeableConcept) => asGiven(coding) },
  Annotation: { author: ({ authorString }: FhirAnnotation) => authorString ?? null },
  Quantity: {
    value: ({ value }: StoredQuantity) => (value === undefined ? null : Number(value)),
    valueAsGiven: ({ value }: StoredQuantity) => value ?? null,
  },
  HumanName: {
    ...validity,
    given: ({ given }: FhirHumanName) => asGiven(given),
    prefix: ({ prefix }: FhirHumanName) => asGiven(prefix),
    suffix: ({ suffix }: FhirHumanName) => asGiven(suffix),
  },
  Address: { ...validity, line: ({ line }: FhirAddress) => asGiven(line) },
  ContactPoint: { ...validity, rank: ({ rank }: FhirContactPoint) => rank ?? null },
}
