import type { FhirPeriod } from '../../drizzle/schema/columns.ts'
import type { PatientAddressRow, PatientTelecomRow } from '../../drizzle/schema/rows.ts'
import { reading } from '../shared/field-columns.ts'
import { reference } from '../shared/record-resolvers.ts'
import { valueResolvers } from '../shared/values.ts'
import type { Context } from './context.ts'
import type { Gender, PatientResolvers, QueryResolvers, Resolvers } from './generated/resolvers.ts'
import type { RecordOfSource } from './patient-records.ts'
import {
  choose,
  currentNhsNumber,
  inUseFirst,
  isInUse,
  type Person,
  preferredName,
  recordsOf,
} from './person.ts'

const Query: QueryResolvers = {
  patient: (_root, { detailId }, context) => knownPerson({ detailId }, context),
  patientByNhsNumber: (_root, { nhsNumber }, { holdersOfNhsNumber }) => holdersOfNhsNumber.load(nhsNumber),
  findPatients: (_root, given, { searchPatients }, info) => searchPatients(given, info),
  tenancies: async (_root, _given, { sources }) => [...(await sources).values()],
  auditTrail: (_root, { detailId }, { auditTrails }) => auditTrails.find(detailId),
  ownDetailIds: async (_root, _given, context) => mutable(await context.ownDetailIds),
}

const Patient: PatientResolvers = {
  __resolveReference: ({ detailId }, context) => knownPerson({ detailId }, context),
  linkedDetailIds: ({ detailId, linked }, _given, { linkedDetailIds }) =>
    linked ? mutable(linked) : linkedDetailIds.load(detailId).then(mutable),
  linkedSources: async ({ detailId }, _given, { linkedDetailIds, records }) => {
    const linked = await linkedDetailIds.load(detailId)
    const read = await Promise.all((linked ?? []).map((id) => records.loadSource(id)))
    return linked?.flatMap((id, n) => (read[n] ? [{ detailId: id, tenancy: read[n] }] : [])) ?? null
  },
  record: ({ detailId }, _given, { records }, info) => records.loadSelected(detailId, info),
  records: (person, _given, context) => recordsOf(person, context),
  nhsNumber: async (person, _given, context) => {
    const chosen = await choose(person, context, async ({ detailId }) =>
      currentNhsNumber(await context.identifiers.load(detailId)),
    )
    if (chosen === null) return null
    const { value, verificationStatus } = chosen.fact
    return { value, verificationStatus, record: chosen.record }
  },
  name: async (person, _given, context) => {
    const chosen = await choose(person, context, async ({ detailId }) =>
      preferredName(await context.names.load(detailId)),
    )
    return chosen && { name: fhirValue(chosen.fact), record: chosen.record }
  },
  birthDate: async (person, _given, context) =>
    factAndRecord(await choose(person, context, ({ birthDate }) => birthDate)),
  gender: async (person, _given, context) =>
    factAndRecord(await choose(person, context, ({ gender }) => gender as Gender | null)),
  death: async (person, _given, context) => {
    const died = await choose(person, context, ({ deceased }) => deceased || null)
    const chosen = died ?? (await choose(person, context, ({ deceased }) => deceased))
    return chosen && { deceased: chosen.fact, date: chosen.record.deceasedDate, record: chosen.record }
  },
  address: async (person, _given, context) => {
    const chosen = await choose(person, context, async ({ detailId }) =>
      homeAddress(await context.addresses.load(detailId)),
    )
    return chosen && { address: fhirValue(chosen.fact), record: chosen.record }
  },
  telecoms: (person, _given, context) => distinctTelecoms(person, context),
  gpRegistration: async (person, _given, context) => {
    const chosen = await choose(person, context, ({ generalPracticeId, generalPractitionerId }) =>
      generalPracticeId === null && generalPractitionerId === null
        ? null
        : { practice: reference(generalPracticeId), practitioner: reference(generalPractitionerId) },
    )
    return chosen && { ...chosen.fact, record: chosen.record }
  },
}

const ofRecord = reading<RecordOfSource>()

/** Only what differs between SDL and row; every other field is a column of its name. */
export const resolvers: Resolvers = {
  ...valueResolvers,
  Query,
  Patient,
  AuditTrail: {
    __resolveReference: ({ detailId }, { auditTrails }) => auditTrails.find(detailId),
    linkedDetailIds: ({ detailId }, _given, { auditTrails }) => auditTrails.linkedDetailIds(detailId),
  },
  PatientRecord: {
    __resolveReference: ({ detailId }, { records }, info) => records.loadReferred(detailId, info),
    tenancy: ofRecord(['source'], ({ source }) => source),
    patient: ofRecord(['detailId'], ({ detailId }) => ({ detailId })),
    gender: ofRecord(['gender'], ({ gender }) => gender as Gender | null),
    identifiers: ofRecord(['detailId'], async ({ detailId }, _given, { identifiers }) => [
      ...(await identifiers.load(detailId)),
    ]),
    names: ofRecord(['detailId'], async ({ detailId }, _given, { names }) =>
      (await names.load(detailId)).map(fhirValue),
    ),
    addresses: ofRecord(['detailId'], async ({ detailId }, _given, { addresses }) =>
      (await addresses.load(detailId)).map(fhirValue),
    ),
    telecoms: ofRecord(['detailId'], async ({ detailId }, _given, { telecoms }) =>
      (await telecoms.load(detailId)).map(fhirValue),
    ),
    generalPractitioner: ofRecord(['generalPractitionerId'], ({ generalPractitionerId }) =>
      reference(generalPractitionerId),
    ),
    generalPractice: ofRecord(['generalPracticeId'], ({ generalPracticeId }) => reference(generalPracticeId)),
    managingOrganization: ofRecord(['managingOrganizationId'], ({ managingOrganizationId }) =>
      reference(managingOrganizationId),
    ),
    mergedInto: ofRecord(['majorDetailId'], ({ majorDetailId }, _given, { records }, info) =>
      majorDetailId === null ? null : records.loadSelected(majorDetailId, info),
    ),
    mergedFrom: ofRecord(['detailId'], async ({ detailId }, _given, { minors, records }, info) => {
      const merged = await minors.load(detailId)
      const loaded = await Promise.all(
        merged.map(({ minorDetailId }) => records.loadSelected(minorDetailId, info)),
      )
      return loaded.filter((record) => record !== null)
    }),
  },
  Tenancy: {
    __resolveReference: async ({ code }, { sources }) => (await sources).get(code) ?? null,
  },
}

function knownPerson({ detailId }: Person, { linkedDetailIds }: Context): Promise<Person | null> {
  return linkedDetailIds.load(detailId).then((linked) => (linked === null ? null : { detailId, linked }))
}

function homeAddress(addresses: readonly PatientAddressRow[]): PatientAddressRow | undefined {
  const usable = inUseFirst(addresses)
  return usable.find((address) => address.use === 'home' && isInUse(address)) ?? usable[0]
}

async function distinctTelecoms(person: Person, context: Context) {
  const records = await recordsOf(person, context)
  if (records === null) return null
  const held = await Promise.all(
    records.map(async (record) =>
      (await context.telecoms.load(record.detailId)).map((telecom) => ({ telecom, record })),
    ),
  )
  const seen = new Set<string>()
  return held
    .flat()
    .filter(({ telecom }) => isNew(seen, telecom))
    .map(({ telecom, record }) => ({ telecom: fhirValue(telecom), record }))
}

function isNew(seen: Set<string>, { system, value }: PatientTelecomRow): boolean {
  const key = JSON.stringify([system, value])
  if (seen.has(key)) return false
  seen.add(key)
  return true
}

/** A row in the shape of its FHIR datatype: absent parts undefined instead of null, and validity as a period. */
function fhirValue<Row extends { validFrom: string | null; validTo: string | null }>({
  validFrom,
  validTo,
  ...row
}: Row): FhirValue<Row> {
  const said = Object.fromEntries(Object.entries(row).map(([key, value]) => [key, value ?? undefined]))
  return { ...said, period: { start: validFrom ?? undefined, end: validTo ?? undefined } } as FhirValue<Row>
}

type FhirValue<Row> = { [Key in keyof Row]: Exclude<Row[Key], null> | undefined } & { period: FhirPeriod }

const factAndRecord = <Fact>(chosen: { fact: Fact; record: RecordOfSource } | null) =>
  chosen && { value: chosen.fact, record: chosen.record }

const mutable = <Item>(items: readonly Item[] | null) => (items === null ? null : [...items])
