CREATE TABLE "clinical"."restricted_record" (
	"detail_id" bigint PRIMARY KEY NOT NULL
);
--> statement-breakpoint
CREATE TABLE "admin_adt"."restricted_record" (
	"detail_id" bigint PRIMARY KEY NOT NULL
);
--> statement-breakpoint
INSERT INTO clinical.restricted_record SELECT detail_id FROM demographics.patient_record WHERE restricted;
--> statement-breakpoint
INSERT INTO admin_adt.restricted_record SELECT detail_id FROM demographics.patient_record WHERE restricted;
--> statement-breakpoint
-- Whoever writes patient records, the subgraphs that hold what is filed under them know which are restricted as soon as
-- the record is. A subgraph with a database of its own would be sent these rows instead.
CREATE FUNCTION demographics.tell_restricted() RETURNS trigger
  LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp
  AS $$
BEGIN
  IF TG_OP <> 'INSERT' AND OLD.restricted THEN
    DELETE FROM clinical.restricted_record WHERE detail_id = OLD.detail_id;
    DELETE FROM admin_adt.restricted_record WHERE detail_id = OLD.detail_id;
  END IF;
  IF TG_OP <> 'DELETE' AND NEW.restricted THEN
    INSERT INTO clinical.restricted_record VALUES (NEW.detail_id) ON CONFLICT DO NOTHING;
    INSERT INTO admin_adt.restricted_record VALUES (NEW.detail_id) ON CONFLICT DO NOTHING;
  END IF;
  RETURN NULL;
END
$$;
--> statement-breakpoint
CREATE TRIGGER restricted_inserted AFTER INSERT ON demographics.patient_record
  FOR EACH ROW WHEN (NEW.restricted) EXECUTE FUNCTION demographics.tell_restricted();
--> statement-breakpoint
CREATE TRIGGER restricted_updated AFTER UPDATE ON demographics.patient_record
  FOR EACH ROW WHEN ((OLD.restricted, OLD.detail_id) IS DISTINCT FROM (NEW.restricted, NEW.detail_id))
  EXECUTE FUNCTION demographics.tell_restricted();
--> statement-breakpoint
CREATE TRIGGER restricted_deleted AFTER DELETE ON demographics.patient_record
  FOR EACH ROW WHEN (OLD.restricted) EXECUTE FUNCTION demographics.tell_restricted();
