-- The index is built beside writes, which PostgreSQL does not do in a transaction: so this ends the migrator's, and begins another
-- at its end. It can run again from its start if it is interrupted.
-- keeps: refunds.refunds_retry_of_key, since the previous version makes no refund again
-- squawk-ignore transaction-nesting
COMMIT;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN IF NOT EXISTS "failure_message" text;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN IF NOT EXISTS "return_id" uuid;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN IF NOT EXISTS "retry_of" uuid;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN IF NOT EXISTS "settled_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN IF NOT EXISTS "settled_note" text;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN IF NOT EXISTS "settled_by" uuid;--> statement-breakpoint
ALTER TABLE "refunds" ADD COLUMN IF NOT EXISTS "settled_amount" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
-- To build an index in this way waits for older transactions, and nothing waits behind it. So it may take longer than the migrator
-- lets a statement wait for a lock.
SELECT set_config('migration.lock_timeout', current_setting('lock_timeout'), false), set_config('lock_timeout', '10min', false);--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS "refunds_retry_of_key";--> statement-breakpoint
CREATE UNIQUE INDEX CONCURRENTLY "refunds_retry_of_key" ON "refunds" USING btree ("retry_of") WHERE "refunds"."retry_of" IS NOT NULL;--> statement-breakpoint
SELECT set_config('lock_timeout', current_setting('migration.lock_timeout'), false);--> statement-breakpoint
-- The key of a return's refund names the return. Until the column was there, nothing else did.
UPDATE "refunds" SET "return_id" = substr("idempotency_key", 8)::uuid
WHERE "reason" = 'Return' AND "idempotency_key" ~ '^return-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$';--> statement-breakpoint
-- Until there were retries, a refund that failed was made good by another one of the same payment.
UPDATE "refunds" AS f SET "settled_at" = now()
WHERE f."status" = 'failed' AND f."settled_at" IS NULL AND EXISTS (
  SELECT FROM "refunds" AS r
  WHERE r."payment_id" = f."payment_id" AND r."status" <> 'failed' AND r."created_at" > f."created_at" AND r."amount" >= f."amount");--> statement-breakpoint
-- squawk-ignore transaction-nesting, ban-uncommitted-transaction
BEGIN;
