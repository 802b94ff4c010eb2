-- Requests that ship or return units can be repeated under a key, and a return says what became of its refund. The indexes are
-- built beside writes, which PostgreSQL does not do in a transaction: so this ends the migrator's, and begins another at its end. It
-- can run again from its start if it is interrupted.
-- keeps: returns.returns_idempotency_key, since the previous version writes no keys
-- keeps: fulfillments.fulfillments_idempotency_key, since the previous version writes no keys
-- squawk-ignore transaction-nesting
COMMIT;--> statement-breakpoint
ALTER TABLE "fulfillments" ADD COLUMN IF NOT EXISTS "user_id" uuid;--> statement-breakpoint
ALTER TABLE "fulfillments" ADD COLUMN IF NOT EXISTS "idempotency_key" text;--> statement-breakpoint
ALTER TABLE "fulfillments" ADD COLUMN IF NOT EXISTS "request_hash" text;--> statement-breakpoint
ALTER TABLE "returns" ADD COLUMN IF NOT EXISTS "refund_status" text;--> statement-breakpoint
ALTER TABLE "returns" ADD COLUMN IF NOT EXISTS "refund_version" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "returns" ADD COLUMN IF NOT EXISTS "user_id" uuid;--> statement-breakpoint
ALTER TABLE "returns" ADD COLUMN IF NOT EXISTS "idempotency_key" text;--> statement-breakpoint
ALTER TABLE "returns" ADD COLUMN IF NOT EXISTS "request_hash" text;--> statement-breakpoint
-- To build an index in this way waits for older transactions, and nothing waits behind it. So it may take longer than the migrator
-- lets a statement wait for a lock.
SELECT set_config('migration.lock_timeout', current_setting('lock_timeout'), false), set_config('lock_timeout', '10min', false);--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS "fulfillments_idempotency_key";--> statement-breakpoint
CREATE UNIQUE INDEX CONCURRENTLY "fulfillments_idempotency_key" ON "fulfillments" USING btree ("user_id","idempotency_key") WHERE "fulfillments"."idempotency_key" IS NOT NULL;--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS "returns_idempotency_key";--> statement-breakpoint
CREATE UNIQUE INDEX CONCURRENTLY "returns_idempotency_key" ON "returns" USING btree ("user_id","idempotency_key") WHERE "returns"."idempotency_key" IS NOT NULL;--> statement-breakpoint
SELECT set_config('lock_timeout', current_setting('migration.lock_timeout'), false);--> statement-breakpoint
-- squawk-ignore transaction-nesting, ban-uncommitted-transaction
BEGIN;
