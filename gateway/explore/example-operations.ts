/** Queries that show what the graph can do, ready to run. */

/** A person whom every example can be run for. */
export interface ShowcasePerson {
  readonly detailId: string
  readonly family: string
}

export interface ExampleOperation {
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
}

/** @param person null where the store has nobody to show: the examples then ask to be filled in. */
export function exampleOperations(person: ShowcasePerson | null): readonly ExampleOperation[] {
  const { detailId, family } = person ?? { detailId: 'a DetailID of your store', family: 'Smith' }
  return [
    { query: PERSON_ACROSS_SOURCES, variables: { detailId } },
    { query: PROBLEMS, variables: { detailId } },
    { query: OBSERVATION_PAGES, variables: { detailId, after: null } },
    { query: FIND_PEOPLE, variables: { criteria: { family } } },
    { query: ENCOUNTERS, variables: { detailId } },
    { query: PARTIAL_ANSWER, variables: { detailId } },
    { query: WHO_LOOKED, variables: { detailId } },
  ]
}

// Narrow, because the editor that shows them is.

const PERSON_ACROSS_SOURCES = `# One person across every source that holds a
# record of them. Each fact names its source; any of
# the linked DetailIDs gives the same answer.
query PersonAcrossSources($detailId: ID!) {
  patient(detailId: $detailId) {
    linkedDetailIds
    name {
      name { given family }
      record { tenancy { name } }
    }
    nhsNumber { value verificationStatus }
    birthDate { value }
    records {
      detailId
      tenancy { name careSetting }
      names { given family }
      birthDate
    }
    conditions(first: 5) {
      totalCount
      nodes {
        onsetDate
        code { text }
        record { tenancy { name } }
      }
    }
    allergyIntolerances(first: 5) {
      totalCount
      nodes {
        code { text }
        criticality
        record { tenancy { name } }
      }
    }
    observations(first: 5) {
      totalCount
      nodes {
        effectiveDate
        code { text }
        value { quantity { valueAsGiven unit } }
        record { tenancy { name } }
      }
    }
    encounters(first: 5) {
      totalCount
      nodes {
        periodStart
        class { code display }
        record { tenancy { name } }
      }
    }
  }
}
`

const PROBLEMS = `# Active problems of every source in one list, newest
# first, each with its source and where it was noted.
query ProblemsNewestFirst($detailId: ID!) {
  patient(detailId: $detailId) {
    conditions(
      filter: { clinicalStatus: [ACTIVE] }
      order: NEWEST_FIRST
      first: 20
    ) {
      totalCount
      nodes {
        onsetDate
        recordedDate
        clinicalStatus
        code {
          text
          codings { system code display }
        }
        record {
          detailId
          tenancy { name careSetting }
        }
        encounter { periodStart }
        asserter { names { given family } }
      }
    }
  }
}
`

const OBSERVATION_PAGES = `# Observations, ten at a time: copy endCursor into the
# variable "after" for the next page. One order across
# all sources, so no page repeats or skips an item.
query ObservationPages($detailId: ID!, $after: String) {
  patient(detailId: $detailId) {
    observations(first: 10, after: $after) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes {
        id
        effectiveDate
        code { text }
        value {
          text
          quantity { valueAsGiven unit }
          concept { text }
        }
        components {
          code { text }
          value { quantity { valueAsGiven unit } }
        }
        record { tenancy { name } }
      }
    }
  }
}
`

const FIND_PEOPLE = `# Find people by what their records say. All criteria
# must match; one hit for each person.
query FindPeople($criteria: PatientCriteria!) {
  findPatients(criteria: $criteria, first: 10) {
    totalCount
    pageInfo { hasNextPage endCursor }
    nodes {
      detailId
      linkedDetailIds
      name { name { given family } }
      birthDate { value }
      gender { value }
      address { address { line city postalCode } }
      gpRegistration { practice { name } }
    }
  }
}
`

const ENCOUNTERS = `# Stays and contacts, with the wards and with the
# people who gave care.
query EncountersWithWards($detailId: ID!) {
  patient(detailId: $detailId) {
    encounters(first: 10) {
      totalCount
      nodes {
        status
        class { code display }
        periodStart
        periodEnd
        serviceProvider { name odsCode }
        wardStays {
          periodStart
          periodEnd
          location { name }
        }
        participants {
          types { text }
          practitioner { names { prefix given family } }
        }
        record { tenancy { name } }
      }
    }
  }
}
`

const PARTIAL_ANSWER = `# Three subgraphs answer this. While one of them
# cannot, its fields are null, "errors" names it, and
# the others still answer. A null list with an error
# never means that nothing is recorded.
query PartialAnswer($detailId: ID!) {
  patient(detailId: $detailId) {
    fromDemographics: records {
      tenancy { name }
    }
    fromClinical: conditions(first: 3) {
      totalCount
      nodes { onsetDate code { text } }
    }
    fromAdminAdt: encounters(first: 3) {
      totalCount
      nodes { periodStart status }
    }
  }
}
`

const WHO_LOOKED = `# Who looked at this person, by any of the linked
# DetailIDs, newest first. Needs the scope audit.read,
# and is itself in the list the next time it is asked.
query WhoLooked($detailId: ID!) {
  auditTrail(detailId: $detailId) {
    linkedDetailIds
    events(first: 10) {
      totalCount
      pageInfo { hasNextPage endCursor }
      nodes {
        recorded
        agent { kind clientId userId organisation role }
        purposeOfUse
        door
        operationName
        recordCounts { type count }
        breakGlassReason
        outcome
      }
    }
  }
}
`
