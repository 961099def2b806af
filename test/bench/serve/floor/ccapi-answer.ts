/** The floor's active problems of general practices. */
import type { FhirAnnotation, FhirCodeableConcept } from '../../../../drizzle/schema/columns.ts'
import { type BenchDatabase, bigints } from '../database.ts'
import { linkedOf, readSources } from './answers.ts'

interface Row {
  readonly detailId: string
  readonly code: FhirCodeableConcept | null
  readonly date: string | null
  readonly notes: readonly FhirAnnotation[] | null
}

const statement = `
  select t.detail_id::text as "detailId", t.code, coalesce(t.onset_date, t.recorded_date) as "date", t.notes
  from clinical.condition t
  where t.detail_id = any($1::text::bigint[]) and t.care_setting = 'gp'
    and t.clinical_status in ('active', 'recurrence', 'relapse')
    and coalesce(t.verification_status, '') not in ('refuted', 'entered-in-error')
  order by t.effective_at desc nulls last, t.id`

const READ_SYSTEMS = ['http://read.info/readv2', 'http://read.info/ctv3']

export async function answerCcapi(db: BenchDatabase, detailId: string): Promise<unknown> {
  const linked = (await linkedOf(db, detailId)) ?? []
  const [rows, sources] = await Promise.all([
    db.query<Row>(statement, bigints(linked)),
    readSources(db, linked),
  ])
  const problems = rows.map(({ code, date, notes, detailId: id }) => ({
    Date: date?.length === 10 ? `${date}T00:00:00` : null,
    Rubric: rubric(code),
    ReadCode: code?.coding?.find(({ system }) => READ_SYSTEMS.includes(system ?? ''))?.code ?? '.....',
    Notes: [
      ...(notes ?? []).flatMap(({ text }) => text ?? []),
      ...(date !== null && date.length < 10 ? [`Date recorded: ${date}`] : []),
    ].join('\n'),
    TenancyDescription: sources.get(id)?.name,
  }))
  return { ActiveProblemsCollection: problems, TotalItemCount: problems.length }
}

function rubric(code: FhirCodeableConcept | null): string {
  const shown = (code?.coding ?? []).filter(({ display }) => display !== undefined)
  const chosen = shown.find(({ userSelected }) => userSelected === true) ?? shown[0]
  return code?.text ?? chosen?.display ?? ''
}
