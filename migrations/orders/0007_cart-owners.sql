-- squawk-ignore require-concurrent-index-deletion
DROP INDEX "carts_open_idx";--> statement-breakpoint
-- squawk-ignore require-concurrent-index-deletion
DROP INDEX "promotion_uses_user_id_idx";--> statement-breakpoint
-- The table is new: it has no rows, or few.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX "carts_user_id_idx" ON "carts" USING btree ("user_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
-- The table is new: it has no rows, or few.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX "promotion_uses_user_idx" ON "promotion_uses" USING btree ("user_id","promotion_id");--> statement-breakpoint
-- The table is new: it has no rows, or few.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX "promotion_uses_promotion_idx" ON "promotion_uses" USING btree ("promotion_id");