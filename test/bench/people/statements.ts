/** SQL that chooses the bench's people and fills up what they have. */

export const LEAST_CONDITIONS = 20
export const LEAST_OBSERVATIONS = 20

/** Sets of exactly three records, each with a condition and an observation. */
export const chosenPeople = `
  select array_agg(m.detail_id::text order by m.detail_id) as "detailIds"
  from demographics.link_membership m
  group by m.set_id
  having count(*) = 3 and bool_and(
    exists (select from clinical.condition c where c.detail_id = m.detail_id)
    and exists (select from clinical.observation o where o.detail_id = m.detail_id))
  order by m.set_id`

/**
 * Repeats each row of the records of `$1` on earlier days until every record has a third of what a person of three
 * records is to have. What is copied is the whole row: only its ids and its date are its own.
 */
export const filledUp = (table: string, dateColumn: string, least: number) => `
  with held as (
    select t.*, count(*) over (partition by t.detail_id) as present
    from ${table} t where t.detail_id = any($1::text::bigint[])
  )
  insert into ${table}
  select (jsonb_populate_record(null::${table}, to_jsonb(held) - 'content_hash' || jsonb_build_object(
    'id', md5(held.id::text || copy)::uuid,
    'source_id', held.source_id || '-' || copy,
    'effective_at', earlier.at,
    '${dateColumn}', to_char(earlier.at at time zone 'UTC', 'YYYY-MM-DD')
  ))).*
  from held
  cross join generate_series(1, ceil(${Math.ceil(least / 3)}::numeric / held.present)::int - 1) copy
  cross join lateral (select held.effective_at - copy * interval '31 days' as at) earlier`
