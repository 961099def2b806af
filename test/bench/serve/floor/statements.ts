/** The floor's SQL: one statement for each table and level, and no column that is not sent. */

/** `$1`: DetailIDs asked for. */
export const linkedSets = `
  select asked.detail_id::text as "asked", array(
    select linked.detail_id::text from demographics.link_membership linked
    where linked.set_id = asked.set_id order by linked.detail_id) as "linked"
  from demographics.link_membership asked where asked.detail_id = any($1::text::bigint[])`

/** `$1`: DetailIDs of records. */
export const sources = `
  select t.detail_id::text as "detailId", s.code, s.name, s.care_setting as "careSetting"
  from demographics.patient_record t join demographics.tenancy s on s.code = t.tenancy_code
  where t.detail_id = any($1::text::bigint[])`

/** `$1`: DetailIDs of one person. */
export const conditionsOfSet = `
  select t.id, t.detail_id::text as "detailId", t.clinical_status as "clinicalStatus", t.code,
    t.onset_date as "onsetDate", t.abatement_date as "abatementDate", t.recorded_date as "recordedDate"
  from clinical.condition t where t.detail_id = any($1::text::bigint[])
  order by t.effective_at desc nulls last, t.id limit 20`

const observationColumns = `t.id, t.detail_id::text as "detailId", t.status, t.code,
    t.effective_date as "effectiveDate", t.quantity_value as "quantityValue", t.quantity_unit as "quantityUnit",
    t.value is not null as "hasValue", num_nonnulls(t.quantity_value, t.quantity_comparator, t.quantity_unit,
      t.quantity_system, t.quantity_code) > 0 as "hasQuantity"`

/** `$1`: DetailIDs of one person. */
export const observationsOfSet = `
  select ${observationColumns}
  from clinical.observation t where t.detail_id = any($1::text::bigint[])
  order by t.effective_at desc nulls last, t.id limit 20`

/**
 * `$1`: JSON array of `{n, ids}`, a person's DetailIDs each. Five of each record, in the order of its index, and of
 * those the first five.
 */
export const observationsOfSets = `
  select k.n, p.*
  from jsonb_to_recordset($1::text::jsonb) as k(n int, ids bigint[])
  cross join lateral (
    select t.* from unnest(k.ids) record(detail_id) cross join lateral (
      select ${observationColumns}, t.effective_at
      from clinical.observation t where t.detail_id = record.detail_id
      order by t.effective_at desc nulls last, t.id limit 5) t
    order by t.effective_at desc nulls last, t.id limit 5
  ) p
  order by k.n, p.effective_at desc nulls last, p.id`

/** `$1`: DetailIDs of the records to list. */
export const patientsByName = `
  select t.detail_id::text as "detailId", t.birth_date as "birthDate", t.gender
  from demographics.patient_record t where t.detail_id = any($1::text::bigint[])
  order by row(
    coalesce((select public.fold(n.family) || ' ' || coalesce(public.fold_all(n.given), '')
      from demographics.patient_name n where n.detail_id = t.detail_id
      order by n.use = 'official' desc nulls last, n.use = 'usual' desc nulls last, n.position limit 1), '') collate "C",
    coalesce(t.birth_date, '') collate "C", t.detail_id)
  limit 50`
