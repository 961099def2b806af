/** Row and extra together give back what a source sent, to the digit. */
import { describe, expect, test } from 'vitest'
import { mapResource, patientElements } from '../../drizzle/import/fhir/map-resource.ts'
import { referencesWithin, withReferences } from '../../drizzle/import/fhir/references.ts'
import { isStoredType } from '../../drizzle/import/fhir/structure/lookup.ts'
import { canonicalJson } from '../../drizzle/import/json/canonical.ts'
import { isObject, type Json, type JsonObject } from '../../drizzle/import/json/json.ts'
import { parseJson } from '../../drizzle/import/json/parse-json.ts'
import { isReadable } from '../../drizzle/import/sources/entry.ts'
import { listFiles } from '../../drizzle/import/sources/list-files.ts'
import { readEntries } from '../../drizzle/import/sources/read-entries.ts'
import type { FhirVersion } from '../../drizzle/schema/columns.ts'
import { realDataFolder } from './real-data.ts'
import { rebuilt } from './rebuild.ts'

const system = 'urn:source'

const map = (resource: JsonObject, version: FhirVersion) => {
  const type = resource.resourceType
  if (typeof type !== 'string' || !isStoredType(type)) throw new Error('not stored')
  const resolve = ({ reference }: JsonObject) => {
    const target = /^([A-Z]\w+)\//.exec(String(reference))?.[1]
    return isStoredType(target) ? { type: target, id: 'an-id', detailId: '1001' } : undefined
  }
  return { type, mapped: mapResource(type, resource, version, { resolve, system }) }
}

const read = (text: string) => parseJson(text) as JsonObject

/** What a column of an id can give back is that there was a reference, and no more. */
const comparable = (resource: JsonObject): string => {
  const { id: _id, meta, ...rest } = resource
  const { versionId: _version, lastUpdated: _updated, ...kept } = isObject(meta) ? meta : {}
  const whole = { ...rest, ...(Object.keys(kept).length > 0 && { meta: kept }) }
  return canonicalJson(withoutTargets(whole))
}

const withoutTargets = (json: Json): unknown => {
  if (!isObject(json)) return Array.isArray(json) ? json.map(withoutTargets) : json
  if (typeof json.reference === 'string' && Object.keys(json).length === 1) return true
  return Object.fromEntries(
    Object.entries(json)
      .filter(([name]) => name !== 'reference')
      .map(([name, member]) => [name, withoutTargets(member as Json)]),
  )
}

/** References that lead nowhere as they were sent, taken back out of what stands for them. */
const withSent = (resource: JsonObject): JsonObject => sentWithin(resource) as JsonObject

const sentWithin = (json: Json): Json => {
  if (Array.isArray(json)) return json.map(sentWithin)
  if (!isObject(json)) return json
  const members = Object.entries(json).map(([name, member]) => [name, sentWithin(member as Json)])
  const { identifier, extension, ...rest } = Object.fromEntries(members)
  if (identifier?.system === system)
    return { ...rest, ...(extension && { extension }), reference: identifier.value }
  const asSent = extension?.find?.(({ valueIdentifier }: JsonObject) => isSent(valueIdentifier))
  if (asSent === undefined) return Object.fromEntries(members)
  const others = extension.filter((one: JsonObject) => one !== asSent)
  const own = others.length > 0 ? { extension: others } : {}
  return { ...rest, identifier, ...own, reference: asSent.valueIdentifier.value }
}

const isSent = (value: Json | undefined) => isObject(value) && value.system === system

const expectWhole = (resource: JsonObject, version: FhirVersion) => {
  const { type, mapped } = map(resource, version)
  expect(comparable(withSent(rebuilt(type, version, mapped)))).toBe(comparable(resource))
  return mapped
}

describe('what the columns do not hold', () => {
  test.each([
    [
      'an extension in a coding',
      'R4',
      '{"resourceType":"Condition","code":{"coding":[{"code":"1","extension":[{"url":"u","valueDecimal":1.50}]}]},"subject":{"reference":"Patient/1"}}',
      ['code'],
    ],
    [
      'a reference with a display',
      'R4',
      '{"resourceType":"Condition","subject":{"reference":"Patient/1","display":"Ann"}}',
      ['subject'],
    ],
    [
      'an age at onset',
      'R4',
      '{"resourceType":"Condition","onsetAge":{"value":6.0},"subject":{"reference":"Patient/1"}}',
      ['onsetAge'],
    ],
    [
      'a period of onset',
      'STU3',
      '{"resourceType":"Condition","onsetPeriod":{"start":"2010"},"subject":{"reference":"Patient/1"}}',
      ['onsetPeriod'],
    ],
    [
      'a status with a text',
      'R4',
      '{"resourceType":"Condition","clinicalStatus":{"coding":[{"system":"http://terminology.hl7.org/CodeSystem/condition-clinical","code":"active"}],"text":"Active"},"subject":{"reference":"Patient/1"}}',
      ['clinicalStatus'],
    ],
    [
      'a birth date with an extension',
      'R4',
      '{"resourceType":"Patient","birthDate":"1970","_birthDate":{"extension":[{"url":"u","valueDateTime":"1970-01-01T10:00:00Z"}]}}',
      ['_birthDate', 'birthDate'],
    ],
    [
      'an identifier with an assigner',
      'R4',
      '{"resourceType":"Patient","identifier":[{"value":"1","assigner":{"display":"Us"}}]}',
      ['identifier'],
    ],
    [
      'an identifier given twice',
      'R4',
      '{"resourceType":"Patient","identifier":[{"value":"1"},{"value":"1"}]}',
      ['identifier'],
    ],
    [
      'an NHS number with spaces',
      'STU3',
      '{"resourceType":"Patient","identifier":[{"system":"https://fhir.nhs.uk/Id/nhs-number","value":"943 476 5919"}]}',
      ['identifier'],
    ],
    [
      'a name with gaps',
      'R4',
      '{"resourceType":"Patient","name":[{"given":[null,"Ann"],"_given":[{"id":"a"},null]}]}',
      ['name'],
    ],
    [
      'two practitioners',
      'STU3',
      '{"resourceType":"Observation","performer":[{"reference":"Practitioner/1"},{"reference":"Practitioner/2"}],"subject":{"reference":"Patient/1"}}',
      ['performer'],
    ],
    [
      'an instant',
      'R4',
      '{"resourceType":"Observation","effectiveInstant":"2010-01-01T00:00:00Z","subject":{"reference":"Patient/1"}}',
      ['effectiveInstant'],
    ],
    [
      'a period without an end',
      'R4',
      '{"resourceType":"Observation","effectivePeriod":{"start":"2010"},"subject":{"reference":"Patient/1"}}',
      ['effectivePeriod'],
    ],
    [
      'sampled data',
      'R4',
      '{"resourceType":"Observation","valueSampledData":{"origin":{"value":0.0},"period":10,"dimensions":1},"subject":{"reference":"Patient/1"}}',
      ['valueSampledData'],
    ],
    [
      'a number in a component',
      'R4',
      '{"resourceType":"Observation","component":[{"valueQuantity":{"value":6.0,"extension":[{"url":"u"}]}}],"subject":{"reference":"Patient/1"}}',
      ['component'],
    ],
    [
      'a second type of place',
      'R4',
      '{"resourceType":"Location","type":[{"text":"a"},{"text":"b"}]}',
      ['type'],
    ],
    [
      'a participant who is no practitioner',
      'R4',
      '{"resourceType":"Encounter","participant":[{"individual":{"reference":"RelatedPerson/1"}}],"subject":{"reference":"Patient/1"}}',
      ['participant'],
    ],
    [
      'how the patient was admitted',
      'R4',
      '{"resourceType":"Encounter","hospitalization":{"extension":[{"url":"https://fhir.hl7.org.uk/StructureDefinition/Extension-UKCore-AdmissionMethod","valueCodeableConcept":{"text":"Planned"}}],"admitSource":{"text":"Home"}},"subject":{"reference":"Patient/1"}}',
      ['hospitalization'],
    ],
    [
      'profiles and tags',
      'R4',
      '{"resourceType":"Patient","meta":{"versionId":"3","lastUpdated":"2020-01-01T00:00:00Z","profile":["p"]}}',
      ['meta'],
    ],
    ['elements of no version', 'R4', '{"resourceType":"Patient","shoeSize":{"value":41.50}}', ['shoeSize']],
  ] as const)('%s is kept as sent', (_, version, text, names) => {
    const { extra } = expectWhole(read(text), version)
    expect(Object.keys(extra ?? {}).sort()).toEqual([...names])
  })
})

describe('what the columns hold is not kept twice', () => {
  test.each([
    [
      'R4',
      '{"resourceType":"Observation","status":"final","code":{"coding":[{"system":"s","code":"c"}]},"subject":{"reference":"Patient/1"},"encounter":{"reference":"Encounter/1"},"effectivePeriod":{"start":"2010","end":"2011"},"valueQuantity":{"value":6.0,"unit":"mmol/L"},"interpretation":[{"text":"High"}],"performer":[{"reference":"Practitioner/1"}],"referenceRange":[{"low":{"value":3.50}}],"note":[{"text":"n"}],"component":[{"code":{"text":"x"},"valueRatio":{"numerator":{"value":1.0}}}]}',
    ],
    [
      'STU3',
      '{"resourceType":"Observation","subject":{"reference":"Patient/1"},"context":{"reference":"Encounter/1"},"valueTime":"10:00:00","interpretation":{"text":"High"},"comment":"n","component":[{"interpretation":{"text":"Low"},"valueBoolean":false}]}',
    ],
    [
      'R4',
      '{"resourceType":"Encounter","class":{"code":"IMP"},"subject":{"reference":"Patient/1"},"participant":[{"type":[{"text":"t"}],"individual":{"reference":"Practitioner/1"},"period":{"start":"2010"}}],"period":{"start":"2010"},"hospitalization":{"admitSource":{"text":"Home"},"dischargeDisposition":{"text":"Home"}},"location":[{"location":{"reference":"Location/1"},"status":"active"},{"period":{"end":"2011"}}]}',
    ],
    [
      'R4',
      '{"resourceType":"Patient","active":false,"deceasedBoolean":false,"identifier":[{"use":"usual","system":"s","value":"1","period":{"end":"2011"}}],"telecom":[{"value":"1","rank":1}],"generalPractitioner":[{"reference":"Practitioner/1"},{"reference":"Organization/1"}]}',
    ],
  ] as const)('%s %s', (version, text) => {
    expect(expectWhole(read(text), version).extra).toBeUndefined()
  })
})

test('numbers keep their digits', () => {
  const { mapped } = map(
    read('{"resourceType":"Observation","subject":{},"valueQuantity":{"value":6.0}}'),
    'R4',
  )
  expect(mapped.row).toMatchObject({ quantityValue: '6.0' })
})

test('every literal reference within extensions is found and rewritten', () => {
  const json = read('{"extension":[{"valueReference":{"reference":"A/1"}}],"x":{"reference":"B/2"}}')
  expect(referencesWithin(json)).toHaveLength(2)
  expect(withReferences(json, (one) => (one.reference === 'A/1' ? { reference: 'A/uuid' } : one))).toEqual(
    read('{"extension":[{"valueReference":{"reference":"A/uuid"}}],"x":{"reference":"B/2"}}'),
  )
})

/** A record of nobody's is refused by the import. */
const isAboutSomebody = ({ type, resource }: { type: string; resource: JsonObject }) => {
  const about = isStoredType(type) ? patientElements[type] : undefined
  return about === null || (about !== undefined && resource[about] !== undefined)
}

describe.skipIf(realDataFolder === undefined)('of the real records', () => {
  test.each([
    ['gpconnect-stu3', 'STU3'],
    ['synthea-stu3', 'STU3'],
    ['synthea-r4', 'R4'],
    ['uk-core-r4-examples', 'R4'],
  ] as const)('%s every resource comes back', async (folder, version) => {
    const { files } = await listFiles([`${realDataFolder}/${folder}`], version)
    let compared = 0
    for (const file of files) {
      for await (const batch of readEntries(file)) {
        const stored = batch.filter(isReadable).filter(isAboutSomebody)
        for (const { resource } of stored) expectWhole(resource, version)
        compared += stored.length
      }
    }
    expect(compared).toBeGreaterThan(100)
  })
})
