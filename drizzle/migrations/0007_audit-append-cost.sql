-- What an event costs: its DetailIDs wait in the index's list of new entries, and fewer statements run for each batch.
-- What is refused stays as it was.
ALTER INDEX "audit"."event_detail_ids" SET (fastupdate = true, gin_pending_list_limit = 256);
--> statement-breakpoint
-- Before an insert: writers queue up in the order they came, and until their transaction ends; what they commit is on
-- disk before they hear of it, whatever the server or session is set to.
CREATE OR REPLACE FUNCTION audit.take_turn() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
DECLARE
  -- An expression costs less than a statement that is performed.
  has_turn CONSTANT boolean := pg_advisory_xact_lock(4118002305) IS NOT NULL;
BEGIN
  IF current_setting('synchronous_commit') = 'off' THEN
    PERFORM set_config('synchronous_commit', 'on', true);
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
-- After an insert: refused (AU001) unless each event follows the one before it by number and by hash.
CREATE OR REPLACE FUNCTION audit.continue_chain() RETURNS trigger
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
DECLARE
  event record;
  is_whole boolean := true;
  seq_before bigint;
  hash_before bytea;
  last_seq bigint;
  last_hash bytea;
BEGIN
  FOR event IN SELECT seq, previous_hash, hash FROM added ORDER BY seq LOOP
    IF last_seq IS NULL THEN
      seq_before := event.seq - 1;
      hash_before := event.previous_hash;
    ELSE
      is_whole := is_whole AND event.seq = last_seq + 1 AND event.previous_hash = last_hash;
    END IF;
    last_seq := event.seq;
    last_hash := event.hash;
  END LOOP;
  IF last_seq IS NULL THEN RETURN NULL; END IF;
  UPDATE audit.head SET seq = last_seq, hash = last_hash
    WHERE is_whole AND head.seq = seq_before AND head.hash = hash_before;
  IF NOT FOUND THEN
    RAISE EXCEPTION 'the audit chain ends elsewhere' USING ERRCODE = 'AU001';
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
-- The way into the chain: one statement for a batch, whoever else is writing. Each event comes with the hash of its
-- content; its own is the SHA-256 of the hash before it and of that, 32 bytes each. The caller needs no right to the table.
CREATE OR REPLACE FUNCTION audit.append(events json, content_hashes text[]) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
DECLARE
  -- Writers queue up in the order they came, until the one before has committed; only then is the head looked at.
  has_turn CONSTANT boolean := pg_advisory_xact_lock(4118002305) IS NOT NULL;
  last_seq bigint;
  hashes bytea[];
  content_hash text;
BEGIN
  SELECT head.seq, ARRAY[head.hash] INTO STRICT last_seq, hashes FROM audit.head;
  FOREACH content_hash IN ARRAY content_hashes LOOP
    hashes := array_append(hashes, sha256(hashes[cardinality(hashes)] || decode(content_hash, 'hex')));
  END LOOP;
  INSERT INTO audit.event (
    seq, at, request_id, caller_kind, client_id, user_id, organisation, role, on_behalf_of, purpose_of_use, door,
    operation_name, operation_hash, detail_ids, record_counts, withheld, break_glass_reason, outcome, fault_code,
    previous_hash, hash)
  SELECT last_seq + place, given.at, given.request_id, caller_kind, client_id, user_id, organisation, given.role,
    on_behalf_of, purpose_of_use, door, operation_name, decode(operation_hash, 'hex'), detail_ids, record_counts,
    withheld, break_glass_reason, outcome, fault_code, hashes[place], hashes[place + 1]
  FROM ROWS FROM (json_to_recordset(events) AS (
    "at" timestamptz, "requestId" text, "callerKind" text, "clientId" text, "userId" text, "organisation" text,
    "role" text, "onBehalfOf" bigint, "purposeOfUse" text, "door" text, "operationName" text, "operationHash" text,
    "detailIds" bigint[], "recordCounts" jsonb, "withheld" jsonb, "breakGlassReason" text, "outcome" text,
    "faultCode" text)) WITH ORDINALITY AS given (
    at, request_id, caller_kind, client_id, user_id, organisation, role, on_behalf_of, purpose_of_use, door,
    operation_name, operation_hash, detail_ids, record_counts, withheld, break_glass_reason, outcome, fault_code, place);
END
$$;
