-- Indexes for lists of deliveries by event type and of failed ones. They are built beside writes, since there may be millions of
-- deliveries. PostgreSQL does not do that in a transaction: so this ends the migrator's, and begins another for what follows.
-- Migrations before it stay applied if it is interrupted, and it can run again from its start.
-- squawk-ignore transaction-nesting
COMMIT;--> statement-breakpoint
-- To build or drop an index in this way waits for older transactions, and nothing waits behind it. So it may take longer than the
-- migrator lets a statement wait for a lock.
SELECT set_config('migration.lock_timeout', current_setting('lock_timeout'), false), set_config('lock_timeout', '10min', false);--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS "webhook_deliveries_event_type_idx";--> statement-breakpoint
CREATE INDEX CONCURRENTLY "webhook_deliveries_event_type_idx" ON "webhook_deliveries" USING btree ("event_type","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS "webhook_deliveries_failed_idx";--> statement-breakpoint
CREATE INDEX CONCURRENTLY "webhook_deliveries_failed_idx" ON "webhook_deliveries" USING btree ("created_at" DESC NULLS LAST,"id" DESC NULLS LAST) WHERE "webhook_deliveries"."status" = 'failed';--> statement-breakpoint
SELECT set_config('lock_timeout', current_setting('migration.lock_timeout'), false);--> statement-breakpoint
-- squawk-ignore transaction-nesting, ban-uncommitted-transaction
BEGIN;
