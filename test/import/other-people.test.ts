/** One source id must never come to stand for two people. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bundle, condition, createImporter, type Importer, patient, reasons } from './importer.ts'

let importer: Importer
beforeAll(async () => {
  importer = await createImporter()
})
afterAll(() => importer.drop())

const refusal =
  'the id is already that of a person with another NHS number and date of birth: if this is another source, give it its own --tenancy'

const person = (nhsNumber: string, birthDate: string, family: string) =>
  patient('p', {
    identifier: [{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: nhsNumber }],
    birthDate,
    name: [{ family }],
  })

const hill = person('9434765919', '1950-01-01', 'Hill')
const dale = person('9990000018', '1980-06-01', 'Dale')

const stored = async (code: string) => {
  const rows = await importer.sql<{ family: string; conditions: string[] }[]>`
    select n.family, array(select c.source_id from clinical.condition c where c.detail_id = r.detail_id order by 1) as conditions
    from demographics.patient_record r join demographics.patient_name n using (detail_id) where r.tenancy_code = ${code}`
  return [...rows]
}

test('a second person under an id of the same run is refused, with all that is said of them', async () => {
  const outcome = await importer.importFiles(
    {
      'a.json': bundle(hill, condition('gout', 'p')),
      'b.json': bundle(condition('asthma', 'p'), dale, condition('gout', 'p')),
    },
    { code: 'RUN' },
  )
  expect(reasons(outcome)).toEqual([
    `entry 2: ${refusal}`,
    'entry 1: refers to a refused entry: Condition.subject (Patient)',
    'entry 3: refers to a refused entry: Condition.subject (Patient)',
  ])
  expect(await stored('RUN')).toEqual([{ family: 'Hill', conditions: ['gout'] }])
})

test('a second person under an id that the store holds is refused likewise', async () => {
  await importer.importFiles({ 'a.json': bundle(hill, condition('gout', 'p')) }, { code: 'STORE' })
  const outcome = await importer.importFiles(
    { 'b.json': bundle(dale, condition('asthma', 'p')) },
    { code: 'STORE' },
  )
  expect(reasons(outcome)).toEqual([
    `entry 1: ${refusal}`,
    'entry 2: refers to a refused entry: Condition.subject (Patient)',
  ])
  expect(await stored('STORE')).toEqual([{ family: 'Hill', conditions: ['gout'] }])
})

test('under another tenancy it is another record', async () => {
  await importer.importFiles({ 'a.json': bundle(hill) }, { code: 'ONE' })
  const outcome = await importer.importFiles({ 'b.json': bundle(dale) }, { code: 'TWO' })
  expect(reasons(outcome)).toEqual([])
  expect(await stored('TWO')).toEqual([{ family: 'Dale', conditions: [] }])
})

test.each([
  ['a corrected NHS number', person('9990000018', '1950-01-01', 'Hill')],
  ['a corrected date of birth', person('9434765919', '1950-01-10', 'Hill')],
  ['a date of birth that says less', person('9990000018', '1950', 'Hill')],
  ['an NHS number that is none', person('1234567890', '1980-06-01', 'Hill')],
])('%s alone is an update', async (name, changed) => {
  const code = `FIX ${name}`
  await importer.importFiles({ 'a.json': bundle(hill) }, { code })
  expect(reasons(await importer.importFiles({ 'b.json': bundle(changed) }, { code }))).toEqual([])
})

describe('without an NHS number on a side', () => {
  const without = (birthDate: string, ...families: string[]) =>
    patient('p', { birthDate, name: families.map((family) => ({ family })) })
  const otherName =
    'the id is already that of a person with another family name and date of birth: if this is another source, give it its own --tenancy'
  const inTurn = async (code: string, first: object, second: object) => {
    await importer.importFiles({ 'a.json': bundle(first, condition('gout', 'p')) }, { code })
    return reasons(
      await importer.importFiles({ 'b.json': bundle(second, condition('asthma', 'p')) }, { code }),
    )
  }

  test.each([
    ['neither has one', without('1950-01-01', 'Hill'), without('1980-06-01', 'Dale')],
    ['the known has one', hill, without('1980-06-01', 'Dale')],
    ['the new has one', without('1950-01-01', 'Hill'), dale],
    ['the first of January', without('1950-01-01', 'Hill'), without('1980-01-01', 'Dale')],
    ['a year each', without('1950', 'Hill'), without('1980', 'Dale')],
    ['one year, another day', without('1950-01-01', 'Hill'), without('1950-06-09', 'Dale')],
    ['a prefix in common', without('1950-01-01', 'de Boer'), without('1980-06-01', 'de Groot')],
    ['a number that is none', hill, person('1234567890', '1980-06-01', 'Dale')],
  ])('another name and date are another person: %s', async (name, first, second) => {
    expect(await inTurn(`NAME ${name}`, first, second)).toEqual([
      `entry 1: ${otherName}`,
      'entry 2: refers to a refused entry: Condition.subject (Patient)',
    ])
  })

  test.each([
    ['a marriage', without('1950-01-01', 'Hill'), without('1950-01-01', 'Dale')],
    ['a corrected date', without('1950-01-01', 'Hill'), without('1980-06-01', 'Hill')],
    ['a marriage and a corrected day', without('1950-01-01', 'Hill'), without('1950-01-10', 'Dale')],
    ['a marriage and a corrected month', without('1950-01-01', 'Hill'), without('1950-11-01', 'Dale')],
    ['a marriage, and day and month in place', without('1950-05-03', 'Hill'), without('1950-03-05', 'Dale')],
    ['the former name kept', without('1950-01-01', 'Hill'), without('1980-06-01', 'Dale', 'HILL')],
    ['both names', without('1950-01-01', 'Hill'), without('1980-06-01', 'Hill-Dale')],
    ['an accent and an apostrophe', without('1950-01-01', "O'Brián"), without('1980-06-01', 'OBrian')],
    ['no name', without('1950-01-01', 'Hill'), without('1980-06-01')],
    ['no date', without('1950-01-01', 'Hill'), patient('p', { name: [{ family: 'Dale' }] })],
    ['a date that says less', without('1950-01-01', 'Hill'), without('1950', 'Dale')],
    ['the same number', hill, person('9434765919', '1980-06-01', 'Dale')],
  ])('is the same person: %s', async (name, first, second) => {
    expect(await inTurn(`SAME ${name}`, first, second)).toEqual([])
  })

  test('within one run too', async () => {
    const outcome = await importer.importFiles(
      { 'a.json': without('1950-01-01', 'Hill'), 'b.json': without('1980-06-01', 'Dale') },
      { code: 'NAME-RUN' },
    )
    expect(reasons(outcome)).toEqual([otherName])
  })
})

test('an entry between the two that says less does not hide that they are two', async () => {
  const outcome = await importer.importFiles(
    { 'a.json': hill, 'b.json': patient('p', { gender: 'female' }), 'c.json': dale },
    { code: 'BETWEEN' },
  )
  expect(reasons(outcome)).toEqual([refusal])
})

test('what another file says of an id that was refused is about nobody known', async () => {
  await importer.importFiles({ 'a.json': bundle(hill, condition('gout', 'p')) }, { code: 'BULK' })
  const outcome = await importer.importFiles(
    {
      'Patient.ndjson': `${JSON.stringify(dale)}\n`,
      'Condition.ndjson': `${JSON.stringify(condition('asthma', 'p'))}\n`,
    },
    { code: 'BULK' },
  )
  expect(reasons(outcome).sort()).toEqual([
    'line 1: refers to a refused entry: Condition.subject (Patient)',
    `line 1: ${refusal}`,
  ])
  expect(await stored('BULK')).toEqual([{ family: 'Hill', conditions: ['gout'] }])
})

test('a URL that two entries claim names neither', async () => {
  const entries = [
    { fullUrl: 'urn:uuid:aaa', resource: patient('ua') },
    { fullUrl: 'urn:uuid:aaa', resource: patient('ub') },
    { resource: { ...condition('c', 'x'), subject: { reference: 'urn:uuid:aaa' } } },
  ]
  const outcome = await importer.importFiles(
    { 'a.json': { resourceType: 'Bundle', type: 'collection', entry: entries } },
    { code: 'TWICE' },
  )
  expect(reasons(outcome)).toHaveLength(1)
  expect(reasons(outcome)[0]).toBe('entry 3: Condition.subject: not a patient record')
})

test('an entry that is nested without end, or refers to what cannot be stored, costs itself only', async () => {
  const deep = `${'{"extension":['.repeat(300)}${']}'.repeat(300)}`
  const outcome = await importer.importFiles(
    {
      'a.json': JSON.stringify(
        bundle(
          hill,
          condition('deep', 'p', { extension: ['DEEP'] }),
          condition('zero', 'p', { subject: { reference: 'Patient?identifier=http://x|a%00b' } }),
          condition('gout', 'p'),
        ),
      ).replace('"DEEP"', deep),
    },
    { code: 'DEEP' },
  )
  expect(reasons(outcome)).toHaveLength(2)
  expect(reasons(outcome)[0]).toBe('entry 2: nested more than 200 deep')
  expect(await stored('DEEP')).toEqual([{ family: 'Hill', conditions: ['gout'] }])
})
