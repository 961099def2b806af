import { expect, test } from 'vitest'
import { canonicalJson } from '../../drizzle/import/json/canonical.ts'
import { NotXml } from '../../drizzle/import/xml/parse-xml.ts'
import { readXml } from '../../drizzle/import/xml/read-xml.ts'

const json = (content: string, type = 'Observation') =>
  canonicalJson(
    readXml(`<?xml version="1.0"?>\n<${type} xmlns="http://hl7.org/fhir">${content}</${type}>`, undefined),
  )

test('lists, numbers and booleans are what FHIR says they are', () => {
  const observation = `
    <category><coding><code value="x"/><userSelected value="true"/></coding></category>
    <encounter><reference value="Encounter/1"/></encounter>
    <valueQuantity><value value="6.0"/></valueQuantity>`
  expect(json(observation)).toBe(
    '{"category":[{"coding":[{"code":"x","userSelected":true}]}],"encounter":{"reference":"Encounter/1"},"resourceType":"Observation","valueQuantity":{"value":6.0}}',
  )
})

test('what is a list in one version only follows the version', () => {
  const high = '<interpretation><text value="High"/></interpretation>'
  expect(json(`${high}<note><text value="n"/></note>`)).toContain('"interpretation":[{"text":"High"}]')
  expect(json(`${high}<comment value="n"/>`)).toContain('"interpretation":{"text":"High"}')
})

test('extensions of primitives stand beside them', () => {
  const extension = '<extension url="u"><valueString value=" a &amp; b "/></extension>'
  expect(json(`<birthDate value="1970">${extension}</birthDate>`, 'Patient')).toBe(
    '{"_birthDate":{"extension":[{"url":"u","valueString":" a & b "}]},"birthDate":"1970","resourceType":"Patient"}',
  )
  expect(json(`<name><given value="Ann"/><given>${extension}</given></name>`, 'Patient')).toBe(
    '{"name":[{"_given":[null,{"extension":[{"url":"u","valueString":" a & b "}]}],"given":["Ann",null]}],"resourceType":"Patient"}',
  )
})

test('a narrative keeps its markup', () => {
  const div = '<div xmlns="http://www.w3.org/1999/xhtml">A &lt; <b>B</b></div>'
  expect(JSON.parse(json(`<text><status value="generated"/>${div}</text>`)).text).toEqual({
    status: 'generated',
    div,
  })
})

test('bundles and contained resources hold resources', () => {
  const contained = '<contained><Practitioner><id value="p"/></Practitioner></contained>'
  const bundle = `<type value="collection"/><entry><fullUrl value="urn:uuid:1"/><resource><Patient xmlns="http://hl7.org/fhir"><id value="1"/>${contained}</Patient></resource></entry>`
  expect(JSON.parse(json(bundle, 'Bundle'))).toEqual({
    resourceType: 'Bundle',
    type: 'collection',
    entry: [
      {
        fullUrl: 'urn:uuid:1',
        resource: {
          resourceType: 'Patient',
          id: '1',
          contained: [{ resourceType: 'Practitioner', id: 'p' }],
        },
      },
    ],
  })
})

test.each([
  ['<Patient xmlns="http://hl7.org/fhir"><id value="1"/>', 'not well-formed XML: line 1, column 1'],
  ['<Patient><id value="1"/></Patient>', 'not FHIR: another XML namespace'],
  ['<!DOCTYPE x [<!ENTITY a "b">]><Patient xmlns="http://hl7.org/fhir"/>', 'XML with a document type'],
])('%s is refused', (text, reason) => {
  expect(() => readXml(text, undefined)).toThrow(new NotXml(reason))
})
