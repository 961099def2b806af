/** What GraphQL systems are asked. Floor and limit answer the same text, by hand. */

const concept = /* GraphQL */ `{ text codings { system code display } }`
const source = /* GraphQL */ `{ detailId tenancy { name } }`

const observationNodes = /* GraphQL */ `nodes {
  id
  status
  code ${concept}
  effectiveDate
  value { quantity { value unit } }
  record ${source}
}`

export const tinyOperation = /* GraphQL */ `query Tiny($detailId: ID!) { patient(detailId: $detailId) { detailId } }`

export const onePatientOperation = /* GraphQL */ `query OnePatient($detailId: ID!) {
  patient(detailId: $detailId) {
    detailId
    linkedDetailIds
    conditions(first: 20) {
      nodes {
        id
        clinicalStatus
        code ${concept}
        onsetDate
        abatementDate
        recordedDate
        record ${source}
      }
    }
    observations(first: 20) { ${observationNodes} }
  }
}`

export const patientListOperation = /* GraphQL */ `query PatientList($detailIds: [ID!]!) {
  findPatients(criteria: { detailIds: $detailIds }, hits: ONE_PER_RECORD, first: 50) {
    nodes {
      detailId
      record { birthDate gender }
      observations(first: 5) { ${observationNodes} }
    }
  }
}`
