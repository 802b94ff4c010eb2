-- When the cron next tries to cancel an unpaid order. The index is built beside writes (docs/decisions/0051-newest-matches.md).
-- PostgreSQL does not do that in a transaction: so this ends the migrator's, and begins another. It can run again from its start.
ALTER TABLE "orders" ADD COLUMN IF NOT EXISTS "next_expiry_at" timestamp (3) with time zone;--> statement-breakpoint
-- squawk-ignore transaction-nesting
COMMIT;--> statement-breakpoint
-- To build an index in this way waits for older transactions, and nothing waits behind it. So it may take longer than the
-- migrator lets a statement wait for a lock.
SELECT set_config('migration.lock_timeout', current_setting('lock_timeout'), false), set_config('lock_timeout', '10min', false);--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS "orders_next_expiry_at_idx";--> statement-breakpoint
CREATE INDEX CONCURRENTLY "orders_next_expiry_at_idx" ON "orders" USING btree (coalesce("next_expiry_at", "payment_due_at")) WHERE "orders"."status" = 'pending' AND "orders"."payment_due_at" IS NOT NULL;--> statement-breakpoint
SELECT set_config('lock_timeout', current_setting('migration.lock_timeout'), false);--> statement-breakpoint
-- squawk-ignore transaction-nesting, ban-uncommitted-transaction
BEGIN;
