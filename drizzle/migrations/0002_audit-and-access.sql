CREATE SCHEMA "audit";
--> statement-breakpoint
CREATE SCHEMA "access";
--> statement-breakpoint
CREATE TABLE "audit"."event" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"at" timestamp(3) with time zone NOT NULL,
	"request_id" text NOT NULL,
	"caller_kind" text NOT NULL,
	"client_id" text,
	"user_id" text,
	"organisation" text,
	"role" text,
	"on_behalf_of" bigint,
	"purpose_of_use" text,
	"door" text NOT NULL,
	"operation_name" text,
	"operation_hash" "bytea",
	"detail_ids" bigint[] NOT NULL,
	"record_counts" jsonb NOT NULL,
	"withheld" jsonb NOT NULL,
	"break_glass_reason" text,
	"outcome" text NOT NULL,
	"fault_code" text,
	"previous_hash" "bytea" NOT NULL,
	"hash" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "audit"."head" (
	"only" boolean PRIMARY KEY DEFAULT true NOT NULL,
	"seq" bigint NOT NULL,
	"hash" "bytea" NOT NULL,
	CONSTRAINT "head_is_one_row" CHECK ("audit"."head"."only")
);
--> statement-breakpoint
CREATE TABLE "access"."product" (
	"code" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"bundles" text[] NOT NULL
);
--> statement-breakpoint
CREATE TABLE "access"."subscription" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "access"."subscription_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"client_id" text NOT NULL,
	"product_code" text NOT NULL,
	"key_hash" "bytea" NOT NULL,
	"label" text,
	"created_at" timestamp with time zone DEFAULT now() NOT NULL,
	"revoked_at" timestamp with time zone,
	"expires_at" timestamp with time zone,
	"sandbox" boolean DEFAULT false NOT NULL,
	CONSTRAINT "subscription_key_hash" UNIQUE("key_hash")
);
--> statement-breakpoint
ALTER TABLE "access"."subscription" ADD CONSTRAINT "subscription_product_code_product_code_fk" FOREIGN KEY ("product_code") REFERENCES "access"."product"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "event_detail_ids" ON "audit"."event" USING gin ("detail_ids") WITH (fastupdate=false);--> statement-breakpoint
CREATE INDEX "subscription_client" ON "access"."subscription" USING btree ("client_id");--> statement-breakpoint
-- Where the chain begins: the SHA-256 of the text "care-record-graph audit chain 1".
INSERT INTO audit.head (seq, hash)
  VALUES (0, '\x0a2f3bf406e6a3375ef76522225c157e866f6522afddcf66851fe447f5dcab64');
--> statement-breakpoint
-- Before an insert: writers queue up in the order they came, and until their transaction ends; what they commit is on
-- disk before they hear of it, whatever the server or session is set to.
CREATE FUNCTION audit.take_turn() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(4118002305);
  IF current_setting('synchronous_commit') = 'off' THEN
    PERFORM set_config('synchronous_commit', 'on', true);
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
-- After an insert: refused (AU001) unless each event follows the one before it by number and by hash.
CREATE FUNCTION audit.continue_chain() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
DECLARE
  last_seq bigint;
  last_hash bytea;
BEGIN
  IF NOT EXISTS (SELECT FROM added) THEN RETURN NULL; END IF;
  SELECT seq, hash INTO STRICT last_seq, last_hash FROM audit.head FOR UPDATE;
  IF EXISTS (
    SELECT FROM (
      SELECT seq, previous_hash,
             lag(seq, 1, last_seq) OVER in_order AS seq_before,
             lag(hash, 1, last_hash) OVER in_order AS hash_before
      FROM added WINDOW in_order AS (ORDER BY seq)) AS link
    WHERE seq <> seq_before + 1 OR previous_hash <> hash_before)
  THEN
    RAISE EXCEPTION 'the audit chain ends elsewhere' USING ERRCODE = 'AU001';
  END IF;
  UPDATE audit.head SET (seq, hash) = (SELECT seq, hash FROM added ORDER BY seq DESC LIMIT 1);
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE FUNCTION audit.refuse_change() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
  AS $$
BEGIN
  RAISE EXCEPTION 'audit events are never changed or removed' USING ERRCODE = 'AU002';
END
$$;
--> statement-breakpoint
CREATE TRIGGER event_takes_turn BEFORE INSERT ON audit.event
  FOR EACH STATEMENT EXECUTE FUNCTION audit.take_turn();
--> statement-breakpoint
CREATE TRIGGER event_continues_chain AFTER INSERT ON audit.event
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION audit.continue_chain();
--> statement-breakpoint
CREATE TRIGGER event_stays BEFORE UPDATE OR DELETE OR TRUNCATE ON audit.event
  FOR EACH STATEMENT EXECUTE FUNCTION audit.refuse_change();
--> statement-breakpoint
-- Only the trigger above, which is a trigger within a trigger from here, moves the head.
CREATE TRIGGER head_stays BEFORE INSERT OR UPDATE OR DELETE OR TRUNCATE ON audit.head
  FOR EACH STATEMENT WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION audit.refuse_change();
--> statement-breakpoint
-- Always: a session that plays replica does not get round them.
ALTER TABLE audit.event ENABLE ALWAYS TRIGGER event_takes_turn;
--> statement-breakpoint
ALTER TABLE audit.event ENABLE ALWAYS TRIGGER event_continues_chain;
--> statement-breakpoint
ALTER TABLE audit.event ENABLE ALWAYS TRIGGER event_stays;
--> statement-breakpoint
ALTER TABLE audit.head ENABLE ALWAYS TRIGGER head_stays;
--> statement-breakpoint
-- What can be subscribed to. All but narrow-gp open demographics too, because every use begins with finding a patient.
INSERT INTO access.product (code, name, bundles) VALUES
  ('all-bundles', 'Everything', '{demographics,acute,adt,alerts,gp,community,mental-health,social-care,documents}'),
  ('demographics', 'Demographics', '{demographics}'),
  ('acute', 'Acute', '{demographics,acute}'),
  ('adt', 'Admissions, discharges and transfers', '{demographics,adt}'),
  ('alerts', 'Alerts', '{demographics,alerts}'),
  ('gp', 'General practice', '{demographics,gp}'),
  ('community-mental-health', 'Community and mental health', '{demographics,community,mental-health}'),
  ('social-care', 'Social care', '{demographics,social-care}'),
  ('documents', 'Documents', '{demographics,documents}'),
  ('narrow-gp', 'General practice without demographics', '{gp}');
