-- Longer, so that it is emptied less often: 2 MB take hardly longer than 256 kB, because lists of people name the same
-- DetailIDs again and again, and every event waits meanwhile.
ALTER INDEX "audit"."event_detail_ids" SET (gin_pending_list_limit = 2048);
