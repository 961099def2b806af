/**
 * A person with something in every element of their records: 2103 was merged into 2101, and 2101 into 2102. The clinical
 * records lie under 2101.
 */
import { drizzle } from 'drizzle-orm/postgres-js'
import { practitioner } from '../../../drizzle/schema/admin-adt.ts'
import {
  patientAddress,
  patientIdentifier,
  patientName,
  patientRecord,
  patientTelecom,
} from '../../../drizzle/schema/demographics.ts'
import { linkEvent, linkMembership, recordMerge } from '../../../drizzle/schema/links.ts'
import { connectOnce } from '../../../drizzle/store/connection.ts'
import { id } from '../../setup/people.ts'
import { wholeConcept, wholeSource, writeWholeRecords } from './whole-records.ts'

type Database = ReturnType<typeof drizzle>

export async function writeWholePerson(adminUrl: string): Promise<void> {
  const sql = connectOnce(adminUrl, { applicationName: 'whole person' })
  try {
    const db = drizzle(sql)
    await db.insert(practitioner).values({ ...wholeSource(id(8, 2)), names: [{ family: 'Herschel' }] })
    await writePatientRecords(db)
    await writeMerges(db)
    await writeWholeRecords(db)
  } finally {
    await sql.end()
  }
}

async function writePatientRecords(db: Database): Promise<void> {
  const validity = { validFrom: '2001', validTo: '2999-12' }
  await db.insert(patientRecord).values([
    {
      ...wholeSource(id(1, 101)),
      detailId: '2101',
      ...{ synthetic: true, active: false, gender: 'other' as const },
      ...{ birthDate: '1950-01-02', birthDay: '1950-01-02', deceased: true, deceasedDate: '2023-04' },
      maritalStatus: wholeConcept('M'),
      ...{ generalPractitionerId: id(8, 1), generalPracticeId: id(6, 1), managingOrganizationId: id(6, 1) },
    },
    { ...wholeSource(id(1, 102)), detailId: '2102' },
    { ...wholeSource(id(1, 103)), detailId: '2103' },
  ])
  await db
    .insert(linkMembership)
    .values(['2101', '2102', '2103'].map((detailId) => ({ detailId, setId: 910 })))
  await db.insert(patientIdentifier).values({
    ...{ detailId: '2101', position: 0, ...validity },
    ...{ system: 'https://fhir.nhs.uk/Id/nhs-number', value: '9990000050', use: 'official' },
    ...{ type: wholeConcept('NHS'), verificationStatus: '01', supersededAt: '2024-01-01T00:00:00Z' },
  })
  await db.insert(patientName).values({
    ...{ detailId: '2101', position: 0, ...validity, use: 'official', text: 'Mx Jo March MD' },
    ...{ family: 'March', given: ['Jo'], prefix: ['Mx'], suffix: ['MD'] },
  })
  await db.insert(patientAddress).values({
    ...{ detailId: '2101', position: 0, ...validity, use: 'home', type: 'both', text: '1 High Street' },
    ...{
      line: ['1 High Street'],
      city: 'Leeds',
      district: 'Leeds',
      state: 'Yorkshire',
      postalCode: 'LS1 1AA',
    },
    country: 'GBR',
  })
  await db.insert(patientTelecom).values({
    ...{
      detailId: '2101',
      position: 0,
      ...validity,
      system: 'phone',
      value: '01632 960101',
      use: 'home',
      rank: 1,
    },
  })
}

async function writeMerges(db: Database): Promise<void> {
  const merges = [
    { minorDetailId: '2101', majorDetailId: '2102' },
    { minorDetailId: '2103', majorDetailId: '2101' },
  ]
  for (const merge of merges) {
    const [event] = await db
      .insert(linkEvent)
      .values({
        ...{ action: 'merge', rule: 'source-merge', actor: 'import' },
        ...{ detailId: merge.minorDetailId, otherDetailIds: [merge.majorDetailId] },
      })
      .returning({ eventId: linkEvent.id })
    await db.insert(recordMerge).values({ ...merge, eventId: event?.eventId ?? 0 })
  }
}
