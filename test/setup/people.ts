/**
 * Four sources' records of one person and a stranger, written by hand: tests expect what stands here.
 *
 * DetailIDs 2001 (GP), 2002 (acute), 2003 (community) and 2004 (social care) are Ada Byron; 2005 (acute) is a
 * stranger, Charles Babbage. 2002 was merged into nothing; nobody else is linked.
 */
import { drizzle } from 'drizzle-orm/postgres-js'
import postgres from 'postgres'
import { encounter, location, organization, practitioner, wardStay } from '../../drizzle/schema/admin-adt.ts'
import { allergyIntolerance, condition, observation } from '../../drizzle/schema/clinical.ts'
import type { CareSetting } from '../../drizzle/schema/columns.ts'
import {
  patientAddress,
  patientIdentifier,
  patientName,
  patientRecord,
  patientTelecom,
  tenancy,
} from '../../drizzle/schema/demographics.ts'
import { linkMembership } from '../../drizzle/schema/links.ts'
import type { ConditionRow } from '../../drizzle/schema/rows.ts'

export const adaDetailIds = ['2001', '2002', '2003', '2004'] as const
const stranger = '2005'

/** A UUID that reads as what it is: `id(3, 7)` is 00000003-0000-4000-8000-000000000007. */
export const id = (kind: number, number: number) =>
  `${String(kind).padStart(8, '0')}-0000-4000-8000-${String(number).padStart(12, '0')}`

const sources: Record<string, { code: string; careSetting: CareSetting }> = {
  '2001': { code: 'GP1', careSetting: 'gp' },
  '2002': { code: 'PAS1', careSetting: 'acute' },
  '2003': { code: 'COM1', careSetting: 'community' },
  '2004': { code: 'SOC1', careSetting: 'social-care' },
  '2005': { code: 'PAS1', careSetting: 'acute' },
}

const source = (detailId: string, resourceId: string) => ({
  id: resourceId,
  detailId,
  tenancyCode: sources[detailId]?.code ?? '',
  careSetting: sources[detailId]?.careSetting ?? 'gp',
  sourceId: `source-of-${resourceId}`,
  fhirVersion: 'STU3' as const,
  lastUpdated: '2024-05-01T12:00:00Z',
})

const snomed = (code: string, display: string) => ({
  code: { coding: [{ system: 'http://snomed.info/sct', code, display }] },
})

/** Conditions by number: DetailID, date, SNOMED code, display, status. The order of the numbers is no order. */
const conditions: [number, string, string | null, string, string, ConditionRow['clinicalStatus']][] = [
  [1, '2001', '2015-03-01', '195967001', 'Asthma', 'active'],
  [2, '2001', '2019', '22298006', 'Myocardial infarction', 'resolved'],
  [3, '2002', '2021-07-04', '22298006', 'Myocardial infarction', 'active'],
  [4, '2003', '2015-03-01', '90560007', 'Gout', null],
  [5, '2004', null, '73211009', 'Diabetes mellitus', 'active'],
  [6, '2005', '2020-01-01', '44054006', 'Type 2 diabetes mellitus', 'active'],
]

export async function writePeople(adminUrl: string): Promise<void> {
  const sql = postgres(adminUrl, { max: 1, onnotice: () => undefined })
  const db = drizzle(sql)
  try {
    await db.insert(tenancy).values([
      { code: 'GP1', name: 'Analytical Surgery', careSetting: 'gp', odsCode: 'Y90001' },
      { code: 'PAS1', name: 'Engine Hospital', careSetting: 'acute', odsCode: 'RY9' },
      { code: 'COM1', name: 'Difference Community', careSetting: 'community' },
      { code: 'SOC1', name: 'Lovelace Council', careSetting: 'social-care' },
    ])
    await db.insert(patientRecord).values([
      { ...source('2001', id(1, 1)), gender: 'female', birthDate: '1955-12-10', birthDay: '1955-12-10' },
      { ...source('2002', id(1, 2)), gender: 'female', birthDate: '1955-12', deceased: false },
      { ...source('2003', id(1, 3)), gender: 'unknown', lastUpdated: '2025-01-01T00:00:00Z' },
      { ...source('2004', id(1, 4)), birthDate: '1956' },
      { ...source(stranger, id(1, 5)), gender: 'male', birthDate: '1951-12-26', birthDay: '1951-12-26' },
    ])
    await db
      .insert(patientIdentifier)
      .values([
        nhsNumber('2001', '9990000018', '01'),
        nhsNumber('2002', '9990000018', '02'),
        { detailId: '2002', position: 1, system: 'https://example.org/pas', value: 'H-77' },
        { ...nhsNumber('2003', '9990000026', '02'), supersededAt: '2023-01-01T00:00:00Z' },
        nhsNumber(stranger, '9990000034', '01'),
        { ...nhsNumber('2004', '9990000042', '01'), use: 'old' },
      ])
    await db.insert(patientName).values([
      { detailId: '2001', position: 0, use: 'maiden', family: 'Gordon', given: ['Ada'] },
      {
        detailId: '2001',
        position: 1,
        use: 'official',
        family: 'Byron',
        given: ['Ada', 'Augusta'],
        prefix: ['Ms'],
      },
      { detailId: '2002', position: 0, use: 'official', family: 'BYRÔN', given: ['A'] },
      { detailId: '2004', position: 0, use: 'usual', family: 'Lovelace', given: ['Ada'] },
      { detailId: stranger, position: 0, use: 'official', family: 'Babbage', given: ['Charles'] },
    ])
    await db.insert(patientAddress).values([
      {
        detailId: '2002',
        position: 0,
        use: 'home',
        line: ['12 St James Square'],
        city: 'London',
        postalCode: 'SW1Y 4JH',
      },
    ])
    await db.insert(patientTelecom).values([
      { detailId: '2001', position: 0, system: 'phone', value: '01632 960001' },
      { detailId: '2002', position: 0, system: 'phone', value: '01632 960001' },
      { detailId: '2002', position: 1, system: 'email', value: 'ada@example.org' },
    ])
    await db
      .insert(linkMembership)
      .values([
        ...adaDetailIds.map((detailId) => ({ detailId, setId: 900 })),
        { detailId: stranger, setId: 901 },
      ])
    await db.insert(condition).values(
      conditions.map(([number, detailId, date, code, display, clinicalStatus]) => ({
        ...source(detailId, id(2, number)),
        ...snomed(code, display),
        clinicalStatus,
        onsetDate: date,
        effectiveAt: date && `${date.padEnd(10, '-01-01')}T00:00:00Z`,
        category: [{ coding: [{ code: 'problem-list-item' }] }],
        encounterId: number === 3 ? id(4, 1) : null,
      })),
    )
    await db.insert(allergyIntolerance).values([
      {
        ...source('2001', id(3, 1)),
        ...snomed('91936005', 'Allergy to penicillin'),
        clinicalStatus: 'active',
      },
    ])
    await db.insert(observation).values([
      {
        ...source('2002', id(5, 1)),
        ...snomed('8867-4', 'Heart rate'),
        status: 'final',
        effectiveDate: '2021-07-04T10:00:00+01:00',
        effectiveAt: '2021-07-04T09:00:00Z',
        quantityValue: '6.0',
        quantityUnit: 'mmol/L',
      },
    ])
    await db
      .insert(organization)
      .values([service('RY9', id(6, 1), { name: 'Engine Hospital', odsCode: 'RY9' })])
    await db.insert(location).values([service('ward', id(7, 1), { name: 'Ward 7' })])
    await db
      .insert(practitioner)
      .values([
        service('doc', id(8, 1), { names: [{ family: 'Somerville', given: ['Mary'], prefix: ['Dr'] }] }),
      ])
    await db.insert(encounter).values([
      {
        ...source('2002', id(4, 1)),
        status: 'finished',
        class: { code: 'IMP' },
        classCode: 'IMP',
        periodStart: '2021-07-04',
        effectiveAt: '2021-07-04T00:00:00Z',
        participants: [{ practitionerId: id(8, 1) }],
        serviceProviderId: id(6, 1),
      },
    ])
    await db.insert(wardStay).values([
      {
        detailId: '2002',
        encounterId: id(4, 1),
        position: 0,
        locationId: id(7, 1),
        periodStart: '2021-07-04',
      },
    ])
  } finally {
    await sql.end()
  }
}

const nhsNumber = (detailId: string, value: string, verificationStatus: string) => ({
  detailId,
  position: 0,
  system: 'https://fhir.nhs.uk/Id/nhs-number',
  value,
  verificationStatus,
})

const service = <Columns extends object>(sourceId: string, resourceId: string, columns: Columns) => ({
  id: resourceId,
  tenancyCode: 'PAS1',
  sourceId,
  fhirVersion: 'STU3' as const,
  ...columns,
})
