-- Some hundred rows: what could not be handled.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX "dead_letters_failed_at_idx" ON "dead_letters" USING btree ("failed_at");--> statement-breakpoint
-- Writes wait until it is built, which took 1.0 s for a million rows; reads do not.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX "notifications_created_at_idx" ON "notifications" USING btree ("created_at");