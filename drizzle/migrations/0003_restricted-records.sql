ALTER TABLE "demographics"."patient_record" ADD COLUMN "source_dated" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "demographics"."patient_record" ADD COLUMN "restricted" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "clinical"."allergy_intolerance" ADD COLUMN "source_dated" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "clinical"."allergy_intolerance" ADD COLUMN "restricted" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "clinical"."condition" ADD COLUMN "source_dated" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "clinical"."condition" ADD COLUMN "restricted" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "clinical"."observation" ADD COLUMN "source_dated" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "clinical"."observation" ADD COLUMN "restricted" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "admin_adt"."encounter" ADD COLUMN "source_dated" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "admin_adt"."encounter" ADD COLUMN "restricted" boolean DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE "admin_adt"."location" ADD COLUMN "source_dated" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "admin_adt"."organization" ADD COLUMN "source_dated" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "admin_adt"."practitioner" ADD COLUMN "source_dated" boolean DEFAULT true NOT NULL;--> statement-breakpoint
ALTER TABLE "admin_adt"."practitioner_role" ADD COLUMN "source_dated" boolean DEFAULT true NOT NULL;--> statement-breakpoint
-- Of what was stored before: a source that numbers its versions was taken to date them too.
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY[
    'demographics.patient_record', 'clinical.allergy_intolerance', 'clinical.condition', 'clinical.observation',
    'admin_adt.encounter', 'admin_adt.location', 'admin_adt.organization', 'admin_adt.practitioner',
    'admin_adt.practitioner_role']
  LOOP
    EXECUTE format('UPDATE %s SET source_dated = false WHERE source_version IS NULL', name);
  END LOOP;
END
$$;
--> statement-breakpoint
-- The security labels that were kept beside the columns: any but those known to restrict nobody restricts.
DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY[
    'demographics.patient_record', 'clinical.allergy_intolerance', 'clinical.condition', 'clinical.observation',
    'admin_adt.encounter']
  LOOP
    EXECUTE format($update$
      UPDATE %s SET restricted = true WHERE extra IS NOT NULL AND EXISTS (
        SELECT FROM (
          SELECT jsonb_path_query(extra, '$.meta.security[*]') AS label
          UNION ALL SELECT jsonb_path_query(extra, '$.contained[*].meta.security[*]')) AS labels
        WHERE (coalesce(label->>'system', ''), coalesce(label->>'code', '')) NOT IN (
          SELECT system, code FROM (VALUES
            ('Confidentiality', '{U,L,M,N}'::text[]),
            ('ActReason', '{HTEST}'),
            ('ObservationValue', '{SUBSETTED,REDACTED,MASKED,ABSTRED,AGGRED,MAPPED,SYNTAC,TRSLT,VERSIONED}')
          ) AS known (list, codes),
          unnest(codes) AS code,
          unnest(ARRAY['http://hl7.org/fhir/v3/' || list, 'http://terminology.hl7.org/CodeSystem/v3-' || list]
            || CASE list WHEN 'Confidentiality' THEN ARRAY['urn:oid:2.16.840.1.113883.5.25'] END) AS system))
      $update$, name);
  END LOOP;
END
$$;
