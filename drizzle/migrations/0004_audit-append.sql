-- The way into the chain: one statement for a batch, whoever else is writing. Each event comes with the hash of its
-- content; its own is the SHA-256 of the hash before it and of that, 32 bytes each. The caller needs no right to the table.
CREATE FUNCTION audit.append(events json, content_hashes text[]) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp
  AS $$
DECLARE
  last_seq bigint;
  hashes bytea[];
  content_hash text;
BEGIN
  -- Writers queue up in the order they came, until the one before has committed; only then is the head looked at.
  PERFORM pg_advisory_xact_lock(4118002305);
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
    operation_name, operation_hash, detail_ids, record_counts, withheld, break_glass_reason, outcome, fault_code, place)
  ORDER BY place;
END
$$;
--> statement-breakpoint
REVOKE ALL ON FUNCTION audit.append(json, text[]) FROM PUBLIC;
