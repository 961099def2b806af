import postgres from 'postgres'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { systemCaller } from '../setup/callers.ts'
import { createTestGraph, type TestGraph } from '../setup/graph.ts'
import { id, writePeople } from '../setup/people.ts'

let graph: TestGraph

beforeAll(async () => {
  graph = await createTestGraph()
  await writePeople(graph.adminUrl)
})
afterAll(() => graph.drop())

const ask = (operation: string) => graph.door.execute(operation, {}, systemCaller)

test('chooses the facts of the person by precedence and says which record gave each', async () => {
  const { data, errors } = await ask(`{ patient(detailId: "2004") {
    record { detailId names { family } }
    records { detailId sourceId }
    nhsNumber { value verificationStatus record { detailId } }
    name { name { family given prefix } record { detailId tenancy { name } } }
    birthDate { value record { detailId } }
    gender { value record { detailId } }
    death { deceased date record { detailId } }
    address { address { line postalCode } record { detailId } }
    telecoms { telecom { system value } record { detailId } }
    gpRegistration { record { detailId } }
  } }`)
  expect(errors).toEqual([])
  expect(data).toEqual({
    patient: {
      record: { detailId: '2004', names: [{ family: 'Lovelace' }] },
      records: ['2001', '2002', '2003', '2004'].map((detailId, n) => ({
        detailId,
        sourceId: `source-of-${id(1, n + 1)}`,
      })),
      nhsNumber: { value: '9990000018', verificationStatus: '01', record: { detailId: '2001' } },
      name: {
        name: { family: 'Byron', given: ['Ada', 'Augusta'], prefix: ['Ms'] },
        record: { detailId: '2001', tenancy: { name: 'Analytical Surgery' } },
      },
      birthDate: { value: '1955-12-10', record: { detailId: '2001' } },
      gender: { value: 'FEMALE', record: { detailId: '2001' } },
      death: { deceased: false, date: null, record: { detailId: '2002' } },
      address: {
        address: { line: ['12 St James Square'], postalCode: 'SW1Y 4JH' },
        record: { detailId: '2002' },
      },
      telecoms: [
        { telecom: { system: 'phone', value: '01632 960001' }, record: { detailId: '2001' } },
        { telecom: { system: 'email', value: 'ada@example.org' }, record: { detailId: '2002' } },
      ],
      gpRegistration: null,
    },
  })
})

test('believes the record that says the person has died', async () => {
  const admin = postgres(graph.adminUrl, { max: 1 })
  try {
    await admin`update demographics.patient_record set deceased = true, deceased_date = '2024-02' where detail_id = 2004`
    const { data } = await ask(
      '{ patient(detailId: "2001") { death { deceased date record { detailId } } } }',
    )
    expect(data).toEqual({
      patient: { death: { deceased: true, date: '2024-02', record: { detailId: '2004' } } },
    })
  } finally {
    await admin`update demographics.patient_record set deceased = null, deceased_date = null where detail_id = 2004`
    await admin.end()
  }
})

test('does not show a name or an address that is over before one that is in use', async () => {
  const admin = postgres(graph.adminUrl, { max: 1 })
  try {
    await admin`insert into demographics.patient_name (detail_id, position, use, family, valid_to) values
      (2003, 0, 'official', 'Ended', '2001'), (2003, 1, 'usual', 'Current', '2999-01')`
    await admin`insert into demographics.patient_address (detail_id, position, use, city, valid_to) values
      (2005, 0, 'home', 'Old Town', '2010-05-05'), (2005, 1, 'home', 'New Town', null)`
    await admin`update demographics.link_membership set set_id = 960 where detail_id = 2003`
    const { data } = await ask(`{ a: patient(detailId: "2003") { name { name { family } } }
      b: patient(detailId: "2005") { address { address { city } } } }`)
    expect(data).toEqual({
      a: { name: { name: { family: 'Current' } } },
      b: { address: { address: { city: 'New Town' } } },
    })
  } finally {
    await admin`delete from demographics.patient_name where detail_id = 2003`
    await admin`delete from demographics.patient_address where detail_id = 2005`
    await admin`update demographics.link_membership set set_id = 900 where detail_id = 2003`
    await admin.end()
  }
})
