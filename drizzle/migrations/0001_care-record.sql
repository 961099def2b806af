CREATE SCHEMA "demographics";
--> statement-breakpoint
CREATE SCHEMA "clinical";
--> statement-breakpoint
CREATE SCHEMA "admin_adt";
--> statement-breakpoint
CREATE SEQUENCE "demographics"."detail_id" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1001 CACHE 1;--> statement-breakpoint
CREATE TABLE "demographics"."link_event" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "demographics"."link_event_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone DEFAULT now() NOT NULL,
	"action" text NOT NULL,
	"detail_id" bigint NOT NULL,
	"other_detail_ids" bigint[] NOT NULL,
	"rule" text NOT NULL,
	"actor" text NOT NULL,
	"reason" text
);
--> statement-breakpoint
CREATE TABLE "demographics"."link_membership" (
	"detail_id" bigint PRIMARY KEY NOT NULL,
	"set_id" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "demographics"."link_separation" (
	"detail_id" bigint NOT NULL,
	"other_detail_id" bigint NOT NULL,
	"event_id" bigint NOT NULL,
	CONSTRAINT "link_separation_detail_id_other_detail_id_pk" PRIMARY KEY("detail_id","other_detail_id")
);
--> statement-breakpoint
CREATE TABLE "demographics"."patient_address" (
	"detail_id" bigint NOT NULL,
	"position" integer NOT NULL,
	"valid_from" text,
	"valid_to" text,
	"use" text,
	"type" text,
	"text" text,
	"line" text[],
	"city" text,
	"district" text,
	"state" text,
	"postal_code" text,
	"country" text,
	CONSTRAINT "patient_address_detail_id_position_pk" PRIMARY KEY("detail_id","position")
);
--> statement-breakpoint
CREATE TABLE "demographics"."patient_identifier" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "demographics"."patient_identifier_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"detail_id" bigint NOT NULL,
	"position" integer NOT NULL,
	"valid_from" text,
	"valid_to" text,
	"system" text,
	"value" text NOT NULL,
	"use" text,
	"type" jsonb,
	"verification_status" text,
	"recorded_at" timestamp with time zone DEFAULT now() NOT NULL,
	"superseded_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "demographics"."patient_name" (
	"detail_id" bigint NOT NULL,
	"position" integer NOT NULL,
	"valid_from" text,
	"valid_to" text,
	"use" text,
	"text" text,
	"family" text,
	"given" text[],
	"prefix" text[],
	"suffix" text[],
	CONSTRAINT "patient_name_detail_id_position_pk" PRIMARY KEY("detail_id","position")
);
--> statement-breakpoint
CREATE TABLE "demographics"."patient_record" (
	"detail_id" bigint PRIMARY KEY DEFAULT nextval('demographics.detail_id') NOT NULL,
	"id" uuid NOT NULL,
	"tenancy_code" text NOT NULL,
	"source_id" text NOT NULL,
	"source_version" text,
	"version" integer DEFAULT 1 NOT NULL,
	"last_updated" timestamp with time zone DEFAULT now() NOT NULL,
	"fhir_version" text NOT NULL,
	"synthetic" boolean DEFAULT false NOT NULL,
	"content_hash" "bytea",
	"extra" jsonb,
	"active" boolean,
	"gender" text,
	"birth_date" text,
	"birth_day" date,
	"deceased" boolean,
	"deceased_date" text,
	"marital_status" jsonb,
	"general_practitioner_id" uuid,
	"general_practice_id" uuid,
	"managing_organization_id" uuid,
	CONSTRAINT "patient_record_source" UNIQUE("tenancy_code","source_id"),
	CONSTRAINT "patient_record_id" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "demographics"."patient_telecom" (
	"detail_id" bigint NOT NULL,
	"position" integer NOT NULL,
	"valid_from" text,
	"valid_to" text,
	"system" text,
	"value" text,
	"use" text,
	"rank" integer,
	CONSTRAINT "patient_telecom_detail_id_position_pk" PRIMARY KEY("detail_id","position")
);
--> statement-breakpoint
CREATE TABLE "demographics"."record_merge" (
	"minor_detail_id" bigint PRIMARY KEY NOT NULL,
	"major_detail_id" bigint NOT NULL,
	"event_id" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "demographics"."tenancy" (
	"code" text PRIMARY KEY NOT NULL,
	"number" integer GENERATED ALWAYS AS IDENTITY (sequence name "demographics"."tenancy_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"name" text NOT NULL,
	"care_setting" text NOT NULL,
	"ods_code" text,
	CONSTRAINT "tenancy_number_unique" UNIQUE("number")
);
--> statement-breakpoint
CREATE TABLE "clinical"."allergy_intolerance" (
	"id" uuid NOT NULL,
	"tenancy_code" text NOT NULL,
	"source_id" text NOT NULL,
	"source_version" text,
	"version" integer DEFAULT 1 NOT NULL,
	"last_updated" timestamp with time zone DEFAULT now() NOT NULL,
	"fhir_version" text NOT NULL,
	"synthetic" boolean DEFAULT false NOT NULL,
	"content_hash" "bytea",
	"extra" jsonb,
	"detail_id" bigint NOT NULL,
	"care_setting" text NOT NULL,
	"effective_at" timestamp with time zone,
	"code" jsonb,
	"clinical_status" text,
	"verification_status" text,
	"type" text,
	"categories" text[],
	"criticality" text,
	"onset_date" text,
	"recorded_date" text,
	"last_occurrence" text,
	"encounter_id" uuid,
	"recorder_id" uuid,
	"asserter_id" uuid,
	"reactions" jsonb,
	"notes" jsonb,
	CONSTRAINT "allergy_intolerance_detail_id_id_pk" PRIMARY KEY("detail_id","id")
);
--> statement-breakpoint
CREATE TABLE "clinical"."condition" (
	"id" uuid NOT NULL,
	"tenancy_code" text NOT NULL,
	"source_id" text NOT NULL,
	"source_version" text,
	"version" integer DEFAULT 1 NOT NULL,
	"last_updated" timestamp with time zone DEFAULT now() NOT NULL,
	"fhir_version" text NOT NULL,
	"synthetic" boolean DEFAULT false NOT NULL,
	"content_hash" "bytea",
	"extra" jsonb,
	"detail_id" bigint NOT NULL,
	"care_setting" text NOT NULL,
	"effective_at" timestamp with time zone,
	"code" jsonb,
	"clinical_status" text,
	"verification_status" text,
	"category" jsonb,
	"severity" jsonb,
	"body_site" jsonb,
	"onset_date" text,
	"abatement_date" text,
	"recorded_date" text,
	"encounter_id" uuid,
	"asserter_id" uuid,
	"notes" jsonb,
	CONSTRAINT "condition_detail_id_id_pk" PRIMARY KEY("detail_id","id")
);
--> statement-breakpoint
CREATE TABLE "clinical"."observation" (
	"id" uuid NOT NULL,
	"tenancy_code" text NOT NULL,
	"source_id" text NOT NULL,
	"source_version" text,
	"version" integer DEFAULT 1 NOT NULL,
	"last_updated" timestamp with time zone DEFAULT now() NOT NULL,
	"fhir_version" text NOT NULL,
	"synthetic" boolean DEFAULT false NOT NULL,
	"content_hash" "bytea",
	"extra" jsonb,
	"detail_id" bigint NOT NULL,
	"care_setting" text NOT NULL,
	"effective_at" timestamp with time zone,
	"code" jsonb,
	"status" text,
	"category" jsonb,
	"effective_date" text,
	"effective_end" text,
	"issued" text,
	"quantity_value" numeric,
	"quantity_comparator" text,
	"quantity_unit" text,
	"quantity_system" text,
	"quantity_code" text,
	"value" jsonb,
	"data_absent_reason" jsonb,
	"interpretation" jsonb,
	"body_site" jsonb,
	"method" jsonb,
	"reference_ranges" jsonb,
	"components" jsonb,
	"encounter_id" uuid,
	"performer_id" uuid,
	"notes" jsonb,
	CONSTRAINT "observation_detail_id_id_pk" PRIMARY KEY("detail_id","id")
);
--> statement-breakpoint
CREATE TABLE "admin_adt"."encounter" (
	"id" uuid NOT NULL,
	"tenancy_code" text NOT NULL,
	"source_id" text NOT NULL,
	"source_version" text,
	"version" integer DEFAULT 1 NOT NULL,
	"last_updated" timestamp with time zone DEFAULT now() NOT NULL,
	"fhir_version" text NOT NULL,
	"synthetic" boolean DEFAULT false NOT NULL,
	"content_hash" "bytea",
	"extra" jsonb,
	"detail_id" bigint NOT NULL,
	"care_setting" text NOT NULL,
	"effective_at" timestamp with time zone,
	"status" text,
	"class" jsonb,
	"class_code" text,
	"types" jsonb,
	"priority" jsonb,
	"period_start" text,
	"period_end" text,
	"reasons" jsonb,
	"participants" jsonb,
	"admission_method" jsonb,
	"admit_source" jsonb,
	"discharge_method" jsonb,
	"discharge_destination" jsonb,
	"service_provider_id" uuid,
	"part_of_id" uuid,
	CONSTRAINT "encounter_detail_id_id_pk" PRIMARY KEY("detail_id","id")
);
--> statement-breakpoint
CREATE TABLE "admin_adt"."location" (
	"id" uuid NOT NULL,
	"tenancy_code" text NOT NULL,
	"source_id" text NOT NULL,
	"source_version" text,
	"version" integer DEFAULT 1 NOT NULL,
	"last_updated" timestamp with time zone DEFAULT now() NOT NULL,
	"fhir_version" text NOT NULL,
	"synthetic" boolean DEFAULT false NOT NULL,
	"content_hash" "bytea",
	"extra" jsonb,
	"ods_site_code" text,
	"identifiers" jsonb,
	"status" text,
	"name" text,
	"description" text,
	"type" jsonb,
	"physical_type" jsonb,
	"telecoms" jsonb,
	"address" jsonb,
	"managing_organization_id" uuid,
	"part_of_id" uuid,
	CONSTRAINT "location_id_pk" PRIMARY KEY("id"),
	CONSTRAINT "location_source" UNIQUE("tenancy_code","source_id")
);
--> statement-breakpoint
CREATE TABLE "admin_adt"."organization" (
	"id" uuid NOT NULL,
	"tenancy_code" text NOT NULL,
	"source_id" text NOT NULL,
	"source_version" text,
	"version" integer DEFAULT 1 NOT NULL,
	"last_updated" timestamp with time zone DEFAULT now() NOT NULL,
	"fhir_version" text NOT NULL,
	"synthetic" boolean DEFAULT false NOT NULL,
	"content_hash" "bytea",
	"extra" jsonb,
	"ods_code" text,
	"identifiers" jsonb,
	"active" boolean,
	"types" jsonb,
	"name" text,
	"telecoms" jsonb,
	"addresses" jsonb,
	"part_of_id" uuid,
	CONSTRAINT "organization_id_pk" PRIMARY KEY("id"),
	CONSTRAINT "organization_source" UNIQUE("tenancy_code","source_id")
);
--> statement-breakpoint
CREATE TABLE "admin_adt"."practitioner" (
	"id" uuid NOT NULL,
	"tenancy_code" text NOT NULL,
	"source_id" text NOT NULL,
	"source_version" text,
	"version" integer DEFAULT 1 NOT NULL,
	"last_updated" timestamp with time zone DEFAULT now() NOT NULL,
	"fhir_version" text NOT NULL,
	"synthetic" boolean DEFAULT false NOT NULL,
	"content_hash" "bytea",
	"extra" jsonb,
	"sds_user_id" text,
	"identifiers" jsonb,
	"active" boolean,
	"names" jsonb,
	"gender" text,
	"telecoms" jsonb,
	"addresses" jsonb,
	CONSTRAINT "practitioner_id_pk" PRIMARY KEY("id"),
	CONSTRAINT "practitioner_source" UNIQUE("tenancy_code","source_id")
);
--> statement-breakpoint
CREATE TABLE "admin_adt"."practitioner_role" (
	"id" uuid NOT NULL,
	"tenancy_code" text NOT NULL,
	"source_id" text NOT NULL,
	"source_version" text,
	"version" integer DEFAULT 1 NOT NULL,
	"last_updated" timestamp with time zone DEFAULT now() NOT NULL,
	"fhir_version" text NOT NULL,
	"synthetic" boolean DEFAULT false NOT NULL,
	"content_hash" "bytea",
	"extra" jsonb,
	"identifiers" jsonb,
	"active" boolean,
	"period_start" text,
	"period_end" text,
	"practitioner_id" uuid,
	"organization_id" uuid,
	"codes" jsonb,
	"specialties" jsonb,
	"location_ids" uuid[],
	"telecoms" jsonb,
	CONSTRAINT "practitioner_role_id_pk" PRIMARY KEY("id"),
	CONSTRAINT "practitioner_role_source" UNIQUE("tenancy_code","source_id")
);
--> statement-breakpoint
CREATE TABLE "admin_adt"."ward_stay" (
	"detail_id" bigint NOT NULL,
	"encounter_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"location_id" uuid,
	"status" text,
	"period_start" text,
	"period_end" text,
	CONSTRAINT "ward_stay_detail_id_encounter_id_position_pk" PRIMARY KEY("detail_id","encounter_id","position")
);
--> statement-breakpoint
ALTER TABLE "demographics"."link_membership" ADD CONSTRAINT "link_membership_detail_id_patient_record_detail_id_fk" FOREIGN KEY ("detail_id") REFERENCES "demographics"."patient_record"("detail_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "demographics"."link_separation" ADD CONSTRAINT "link_separation_event_id_link_event_id_fk" FOREIGN KEY ("event_id") REFERENCES "demographics"."link_event"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "demographics"."patient_address" ADD CONSTRAINT "patient_address_detail_id_patient_record_detail_id_fk" FOREIGN KEY ("detail_id") REFERENCES "demographics"."patient_record"("detail_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "demographics"."patient_identifier" ADD CONSTRAINT "patient_identifier_detail_id_patient_record_detail_id_fk" FOREIGN KEY ("detail_id") REFERENCES "demographics"."patient_record"("detail_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "demographics"."patient_name" ADD CONSTRAINT "patient_name_detail_id_patient_record_detail_id_fk" FOREIGN KEY ("detail_id") REFERENCES "demographics"."patient_record"("detail_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "demographics"."patient_record" ADD CONSTRAINT "patient_record_tenancy_code_tenancy_code_fk" FOREIGN KEY ("tenancy_code") REFERENCES "demographics"."tenancy"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "demographics"."patient_telecom" ADD CONSTRAINT "patient_telecom_detail_id_patient_record_detail_id_fk" FOREIGN KEY ("detail_id") REFERENCES "demographics"."patient_record"("detail_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "demographics"."record_merge" ADD CONSTRAINT "record_merge_minor_detail_id_patient_record_detail_id_fk" FOREIGN KEY ("minor_detail_id") REFERENCES "demographics"."patient_record"("detail_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "demographics"."record_merge" ADD CONSTRAINT "record_merge_major_detail_id_patient_record_detail_id_fk" FOREIGN KEY ("major_detail_id") REFERENCES "demographics"."patient_record"("detail_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "demographics"."record_merge" ADD CONSTRAINT "record_merge_event_id_link_event_id_fk" FOREIGN KEY ("event_id") REFERENCES "demographics"."link_event"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "link_event_detail" ON "demographics"."link_event" USING btree ("detail_id");--> statement-breakpoint
CREATE INDEX "link_membership_set" ON "demographics"."link_membership" USING btree ("set_id");--> statement-breakpoint
CREATE INDEX "link_separation_other" ON "demographics"."link_separation" USING btree ("other_detail_id");--> statement-breakpoint
CREATE INDEX "patient_address_postcode" ON "demographics"."patient_address" USING btree ((public.fold_postcode("postal_code")) text_pattern_ops);--> statement-breakpoint
CREATE INDEX "patient_identifier_detail" ON "demographics"."patient_identifier" USING btree ("detail_id");--> statement-breakpoint
CREATE INDEX "patient_identifier_value" ON "demographics"."patient_identifier" USING btree ("value","system");--> statement-breakpoint
CREATE INDEX "patient_name_family" ON "demographics"."patient_name" USING gin (public.fold("family") gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "patient_name_given" ON "demographics"."patient_name" USING gin (public.fold_all("given") gin_trgm_ops);--> statement-breakpoint
CREATE INDEX "patient_record_birth_day" ON "demographics"."patient_record" USING btree ("birth_day");--> statement-breakpoint
CREATE INDEX "record_merge_major" ON "demographics"."record_merge" USING btree ("major_detail_id");--> statement-breakpoint
CREATE INDEX "allergy_intolerance_access" ON "clinical"."allergy_intolerance" USING btree ("detail_id","effective_at" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE INDEX "allergy_intolerance_id" ON "clinical"."allergy_intolerance" USING btree ("id");--> statement-breakpoint
CREATE INDEX "condition_access" ON "clinical"."condition" USING btree ("detail_id","effective_at" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE INDEX "condition_id" ON "clinical"."condition" USING btree ("id");--> statement-breakpoint
CREATE INDEX "observation_access" ON "clinical"."observation" USING btree ("detail_id","effective_at" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE INDEX "observation_id" ON "clinical"."observation" USING btree ("id");--> statement-breakpoint
CREATE INDEX "encounter_access" ON "admin_adt"."encounter" USING btree ("detail_id","effective_at" DESC NULLS LAST,"id");--> statement-breakpoint
CREATE INDEX "encounter_id" ON "admin_adt"."encounter" USING btree ("id");--> statement-breakpoint
CREATE INDEX "practitioner_role_practitioner" ON "admin_adt"."practitioner_role" USING btree ("practitioner_id");--> statement-breakpoint
CREATE INDEX "practitioner_role_organization" ON "admin_adt"."practitioner_role" USING btree ("organization_id");--> statement-breakpoint
CREATE INDEX "ward_stay_encounter" ON "admin_adt"."ward_stay" USING btree ("encounter_id");--> statement-breakpoint
CREATE VIEW "demographics"."current_identifier" AS (select "id", "detail_id", "position", "system", "value", "use", "type", "verification_status", "valid_from", "valid_to" from "demographics"."patient_identifier" where "demographics"."patient_identifier"."superseded_at" is null and "demographics"."patient_identifier"."use" is distinct from 'old'
        and ("demographics"."patient_identifier"."valid_to" is null or "demographics"."patient_identifier"."valid_to" collate "C"
          >= left((now() at time zone 'UTC')::date::text, length("demographics"."patient_identifier"."valid_to"))));