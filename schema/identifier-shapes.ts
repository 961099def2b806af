/** A DetailID as text: a positive number without leading zeros, small enough for the store's bigint. */
export const detailIdShape = /^[1-9]\d{0,17}$/

/** The id of any other record: a UUID in lower case, as FHIR ids are case-sensitive. */
export const recordIdShape = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
