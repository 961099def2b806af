/** URLs of the identifier and code systems that this store knows by name. */

export const nhsNumberSystem = 'https://fhir.nhs.uk/Id/nhs-number'
export const odsOrganizationSystem = 'https://fhir.nhs.uk/Id/ods-organization-code'
export const odsSiteSystem = 'https://fhir.nhs.uk/Id/ods-site-code'
export const sdsUserSystem = 'https://fhir.nhs.uk/Id/sds-user-id'
export const snomedCt = 'http://snomed.info/sct'
