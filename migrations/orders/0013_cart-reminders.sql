-- Carts are kept for 30 days and no cart of the previous release is in this index, so it is built while they are read once.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX "carts_reminders_idx" ON "carts" USING btree (lower("email"),"abandoned_at") WHERE "carts"."abandoned_at" IS NOT NULL AND "carts"."reminder_consent";