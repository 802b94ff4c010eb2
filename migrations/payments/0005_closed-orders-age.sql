-- By which old rows are pruned. The index is built beside writes, which PostgreSQL does not do in a transaction: so this ends the
-- migrator's, and begins another at its end. It can run again from its start if it is interrupted.
-- squawk-ignore transaction-nesting
COMMIT;--> statement-breakpoint
-- To build an index in this way waits for older transactions, and nothing waits behind it. So it may take longer than the migrator
-- lets a statement wait for a lock.
SELECT set_config('migration.lock_timeout', current_setting('lock_timeout'), false), set_config('lock_timeout', '10min', false);--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS "closed_orders_closed_at_idx";--> statement-breakpoint
CREATE INDEX CONCURRENTLY "closed_orders_closed_at_idx" ON "closed_orders" USING btree ("closed_at");--> statement-breakpoint
SELECT set_config('lock_timeout', current_setting('migration.lock_timeout'), false);--> statement-breakpoint
-- squawk-ignore transaction-nesting, ban-uncommitted-transaction
BEGIN;
