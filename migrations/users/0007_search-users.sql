-- Indexes for the search of users. They are built beside writes, since there may be millions of users. PostgreSQL does not do that in
-- a transaction: so this ends the migrator's, and begins another for what follows. Migrations before it stay applied if it is
-- interrupted, and it can run again from its start.
-- squawk-ignore transaction-nesting
COMMIT;--> statement-breakpoint
-- A trusted extension: the owner of the database may create it, here and on Neon.
CREATE EXTENSION IF NOT EXISTS pg_trgm;--> statement-breakpoint
-- To build or drop an index in this way waits for older transactions, and nothing waits behind it. So it may take longer than the
-- migrator lets a statement wait for a lock.
SELECT set_config('migration.lock_timeout', current_setting('lock_timeout'), false), set_config('lock_timeout', '10min', false);--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS "users_username_trgm_idx";--> statement-breakpoint
CREATE INDEX CONCURRENTLY "users_username_trgm_idx" ON "users" USING gin ("username" gin_trgm_ops) WITH (gin_pending_list_limit=256) WHERE "users"."password_hash" IS NOT NULL;--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS "users_email_trgm_idx";--> statement-breakpoint
CREATE INDEX CONCURRENTLY "users_email_trgm_idx" ON "users" USING gin ("email" gin_trgm_ops) WITH (gin_pending_list_limit=256) WHERE "users"."email" IS NOT NULL;--> statement-breakpoint
SELECT set_config('lock_timeout', current_setting('migration.lock_timeout'), false);--> statement-breakpoint
-- squawk-ignore transaction-nesting, ban-uncommitted-transaction
BEGIN;
