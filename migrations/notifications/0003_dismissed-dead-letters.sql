DROP INDEX "dead_letters_waiting_idx";--> statement-breakpoint
ALTER TABLE "dead_letters" ADD COLUMN "dismissed_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "dead_letters" ADD COLUMN "dismissed_reason" text;--> statement-breakpoint
ALTER TABLE "dead_letters" ADD COLUMN "dismissed_by" uuid;--> statement-breakpoint
-- The fingerprint of an event's dead letter is the event's id from now on. Of several for one event the one that failed
-- last is kept.
WITH ranked AS (
	SELECT id, sum(attempts) OVER event AS attempts, row_number() OVER (event ORDER BY failed_at DESC, id DESC) AS place
	FROM dead_letters WHERE event_id IS NOT NULL WINDOW event AS (PARTITION BY event_id)
), removed AS (
	DELETE FROM dead_letters USING ranked WHERE dead_letters.id = ranked.id AND place > 1
)
UPDATE dead_letters SET fingerprint = event_id::text, attempts = ranked.attempts
FROM ranked WHERE dead_letters.id = ranked.id AND place = 1;--> statement-breakpoint
CREATE INDEX "dead_letters_waiting_idx" ON "dead_letters" USING btree ("created_at") WHERE "dead_letters"."replayed_at" IS NULL AND "dead_letters"."dismissed_at" IS NULL;
