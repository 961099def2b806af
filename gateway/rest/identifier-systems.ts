/** URIs of UK identifier systems, as Care Connect and the vendor's guide spell them. */
export const NHS_NUMBER = 'https://fhir.nhs.uk/Id/nhs-number'
export const GMP_NUMBER = 'https://fhir.hl7.org.uk/Id/gmp-number'
