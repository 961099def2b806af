/**
 * One statement for each operation, which gives the text of the reply. `$1`: the DetailID or DetailIDs asked for. For
 * one, `=` lets Postgres see by itself that one plan serves all, where `any` has it plan anew each time.
 */

const enumName = (column: string) => `upper(replace(${column}, '-', '_'))`

const concept = `case when t.code is not null then json_build_object('text', t.code -> 'text', 'codings', (
  select coalesce(json_agg(c), '[]')
  from jsonb_to_recordset(t.code -> 'coding') as c(system text, code text, display text))) end`

const source = `json_build_object('detailId', t.detail_id::text, 'tenancy', json_build_object('name', s.name))`

const condition = `json_build_object('id', t.id, 'clinicalStatus', ${enumName('t.clinical_status')}, 'code', ${concept},
  'onsetDate', t.onset_date, 'abatementDate', t.abatement_date, 'recordedDate', t.recorded_date, 'record', ${source})`

const value = `case
  when num_nonnulls(t.quantity_value, t.quantity_comparator, t.quantity_unit, t.quantity_system, t.quantity_code) > 0
    then json_build_object('quantity', json_build_object('value', t.quantity_value, 'unit', t.quantity_unit))
  when t.value is not null then json_build_object('quantity', null) end`

const observation = `json_build_object('id', t.id, 'status', ${enumName('t.status')}, 'code', ${concept},
  'effectiveDate', t.effective_date, 'value', ${value}, 'record', ${source})`

/** Of each record as many as are wanted at most, in the order of its index; then of all of them. */
const nodes = (table: string, columns: string, node: string, first: number) => `json_build_object('nodes', (
  select coalesce(json_agg(${node} order by t.effective_at desc nulls last, t.id), '[]')
  from (
    select t.* from unnest(linked.ids) record(detail_id) cross join lateral (
      select ${columns} from ${table} t where t.detail_id = record.detail_id
      order by t.effective_at desc nulls last, t.id limit ${first}) t
    order by t.effective_at desc nulls last, t.id limit ${first}
  ) t
  join demographics.patient_record r on r.detail_id = t.detail_id
  join demographics.tenancy s on s.code = r.tenancy_code))`

const conditionColumns = `t.id, t.detail_id, t.effective_at, t.clinical_status, t.code, t.onset_date,
  t.abatement_date, t.recorded_date`

const observationColumns = `t.id, t.detail_id, t.effective_at, t.status, t.code, t.effective_date, t.value,
  t.quantity_value, t.quantity_comparator, t.quantity_unit, t.quantity_system, t.quantity_code`

const linked = `(select array_agg(l.detail_id order by l.detail_id) as ids
  from demographics.link_membership l where l.set_id = asked.set_id) linked`

const sortKey = `row(
  coalesce((select public.fold(n.family) || ' ' || coalesce(public.fold_all(n.given), '')
    from demographics.patient_name n where n.detail_id = p.detail_id
    order by n.use = 'official' desc nulls last, n.use = 'usual' desc nulls last, n.position limit 1), '') collate "C",
  coalesce(p.birth_date, '') collate "C", p.detail_id)`

export const statements: Readonly<Record<string, string>> = {
  Tiny: `
    select json_build_object('data', json_build_object('patient', (
      select json_build_object('detailId', asked.detail_id::text)
      from demographics.link_membership asked where asked.detail_id = $1::text::bigint)))::text as reply`,

  OnePatient: `
    select json_build_object('data', json_build_object('patient', (
      select json_build_object('detailId', asked.detail_id::text, 'linkedDetailIds', to_json(linked.ids::text[]),
        'conditions', ${nodes('clinical.condition', conditionColumns, condition, 20)},
        'observations', ${nodes('clinical.observation', observationColumns, observation, 20)})
      from demographics.link_membership asked cross join lateral ${linked}
      where asked.detail_id = $1::text::bigint)))::text as reply`,

  PatientList: `
    select json_build_object('data', json_build_object('findPatients', json_build_object('nodes', (
      select coalesce(json_agg(json_build_object('detailId', p.detail_id::text,
        'record', json_build_object('birthDate', p.birth_date, 'gender', ${enumName('p.gender')}),
        'observations', ${nodes('clinical.observation', observationColumns, observation, 5)}) order by p.place), '[]')
      from (select p.detail_id, p.birth_date, p.gender, row_number() over (order by ${sortKey}) as place
        from demographics.patient_record p where p.detail_id = any($1::text::bigint[]) order by place limit 50) p
      join demographics.link_membership asked on asked.detail_id = p.detail_id
      cross join lateral ${linked}))))::text as reply`,
}
