/**
 * What `meta.security` says about who may see a resource (https://hl7.org/fhir/STU3/security-labels.html,
 * https://hl7.org/fhir/R4/security-labels.html). The labels themselves stay in `extra`, as sent.
 */
import { isObject, type JsonObject, objectsOf, textOf } from '../json/json.ts'

/**
 * The labels that restrict nobody. Any other label, one without a system or a code among them, restricts: what it means
 * is not known here, and who may not see it cannot be told afterwards that they should not have. So do, on purpose, `R`
 * and `V` of Confidentiality, the sensitivity codes of ActCode (`PSY`, `HIV`, `SEX`, `TABOO`, …), and `NOPAT`, which GP
 * Connect puts on what must not reach the patient.
 */
const unrestricting: readonly { readonly systems: readonly string[]; readonly codes: readonly string[] }[] = [
  {
    systems: [
      'http://hl7.org/fhir/v3/Confidentiality',
      'http://terminology.hl7.org/CodeSystem/v3-Confidentiality',
      'urn:oid:2.16.840.1.113883.5.25',
    ],
    codes: ['U', 'L', 'M', 'N'],
  },
  // Test data, whoever reads them.
  {
    systems: ['http://hl7.org/fhir/v3/ActReason', 'http://terminology.hl7.org/CodeSystem/v3-ActReason'],
    codes: ['HTEST'],
  },
  // What was done to the data.
  {
    systems: [
      'http://hl7.org/fhir/v3/ObservationValue',
      'http://terminology.hl7.org/CodeSystem/v3-ObservationValue',
    ],
    codes: ['SUBSETTED', 'REDACTED', 'MASKED', 'ABSTRED', 'AGGRED', 'MAPPED', 'SYNTAC', 'TRSLT', 'VERSIONED'],
  },
]

/**
 * True where any label of the resource, or of one contained in it, restricts. Nothing is inherited: not from the
 * bundle it came in, the patient it is about, or the encounter it refers to.
 */
export function isRestricted(resource: JsonObject): boolean {
  return [resource, ...objectsOf(resource.contained)].flatMap(labelsOf).some(restricts)
}

function labelsOf({ meta }: JsonObject): readonly JsonObject[] {
  return isObject(meta) ? objectsOf(meta.security) : []
}

function restricts(label: JsonObject): boolean {
  const [system, code] = [textOf(label.system), textOf(label.code)]
  return !unrestricting.some(
    ({ systems, codes }) => systems.some((one) => one === system) && codes.some((one) => one === code),
  )
}
