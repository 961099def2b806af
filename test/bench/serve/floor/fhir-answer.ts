/**
 * The floor's `Condition?patient=`: stored FHIR structures go out as they are, for people who have no `extra` but the
 * labels of restricted records.
 */
import type { FhirAnnotation, FhirCodeableConcept } from '../../../../drizzle/schema/columns.ts'
import { type BenchDatabase, bigints } from '../database.ts'
import { linkedOf, readSources } from './answers.ts'
import type { SourceRow } from './nodes.ts'

interface Row {
  readonly id: string
  readonly detailId: string
  readonly version: number
  readonly lastUpdated: string
  readonly clinicalStatus: string | null
  readonly category: readonly FhirCodeableConcept[] | null
  readonly severity: FhirCodeableConcept | null
  readonly code: FhirCodeableConcept | null
  readonly bodySite: readonly FhirCodeableConcept[] | null
  readonly encounterId: string | null
  readonly onsetDate: string | null
  readonly abatementDate: string | null
  readonly recordedDate: string | null
  readonly asserterId: string | null
  readonly notes: readonly FhirAnnotation[] | null
  readonly security: readonly unknown[] | null
  readonly total: number
}

const statement = `
  select t.id, t.detail_id::text as "detailId", t.version, t.last_updated as "lastUpdated",
    t.clinical_status as "clinicalStatus", t.category, t.severity, t.code, t.body_site as "bodySite",
    t.encounter_id as "encounterId", t.onset_date as "onsetDate", t.abatement_date as "abatementDate",
    t.recorded_date as "recordedDate", t.asserter_id as "asserterId", t.notes,
    t.extra #> '{meta,security}' as "security",
    count(*) over ()::int as "total"
  from clinical.condition t where t.detail_id = any($1::text::bigint[])
  order by t.effective_at desc nulls last, t.id limit 51`

const PAGE = 50
const BASE = 'http://record.test/fhir/STU3'

export async function answerFhir(db: BenchDatabase, detailId: string): Promise<unknown> {
  const linked = (await linkedOf(db, detailId)) ?? []
  const [rows, sources] = await Promise.all([
    db.query<Row>(statement, bigints(linked)),
    readSources(db, linked),
  ])
  return {
    resourceType: 'Bundle',
    type: 'searchset',
    total: rows[0]?.total ?? 0,
    link: [{ relation: 'self', url: `${BASE}/Condition?patient=Patient%2F${detailId}` }],
    entry: rows.slice(0, PAGE).map((row) => ({
      fullUrl: `${BASE}/Condition/${row.id}`,
      resource: toCondition(row, sources.get(row.detailId)),
      search: { mode: 'match' },
    })),
  }
}

function toCondition(row: Row, source: SourceRow | undefined) {
  return {
    resourceType: 'Condition',
    id: row.id,
    meta: {
      versionId: String(row.version),
      lastUpdated: new Date(row.lastUpdated).toISOString(),
      profile: ['https://fhir.hl7.org.uk/STU3/StructureDefinition/CareConnect-Condition-1'],
      tag: [
        { system: 'https://fhir.graphnethealth.com/Tenancies', code: source?.code, display: source?.name },
        { system: 'https://fhir.graphnethealth.com/Tenancy-Type', code: source?.careSetting },
      ],
      security: row.security ?? undefined,
    },
    clinicalStatus: row.clinicalStatus ?? undefined,
    category: row.category ?? undefined,
    severity: row.severity ?? undefined,
    code: row.code ?? undefined,
    bodySite: row.bodySite ?? undefined,
    subject: { reference: `Patient/${row.detailId}` },
    context: row.encounterId === null ? undefined : { reference: `Encounter/${row.encounterId}` },
    onsetDateTime: row.onsetDate ?? undefined,
    abatementDateTime: row.abatementDate ?? undefined,
    assertedDate: row.recordedDate ?? undefined,
    asserter: row.asserterId === null ? undefined : { reference: `Practitioner/${row.asserterId}` },
    note: row.notes ?? undefined,
  }
}
