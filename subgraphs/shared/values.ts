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

/** Resolvers of the value types that every subgraph shares, where SDL and stored FHIR structure differ. */
export const valueResolvers = {
  CodeableConcept: { codings: ({ coding }: FhirCodeableConcept) => [...(coding ?? [])] },
  Annotation: { author: ({ authorString }: FhirAnnotation) => authorString ?? null },
  Quantity: {
    value: ({ value }: StoredQuantity) => (value === undefined ? null : Number(value)),
    valueAsGiven: ({ value }: StoredQuantity) => value ?? null,
  },
  HumanName: {
    ...validity,
    given: ({ given }: FhirHumanName) => [...(given ?? [])],
    prefix: ({ prefix }: FhirHumanName) => [...(prefix ?? [])],
    suffix: ({ suffix }: FhirHumanName) => [...(suffix ?? [])],
  },
  Address: { ...validity, line: ({ line }: FhirAddress) => [...(line ?? [])] },
  ContactPoint: { ...validity, rank: ({ rank }: FhirContactPoint) => rank ?? null },
}
