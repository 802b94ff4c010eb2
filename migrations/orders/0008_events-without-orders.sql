-- keeps: events.events_order_id_type_key, since a statement writes an event together with the change of status, which happens once
-- keeps: events.events_order_status_key, since it allows more than the index that it replaces
ALTER TABLE "events" ALTER COLUMN "order_id" DROP NOT NULL;--> statement-breakpoint
-- The log has 30 days: about a second for a million events, in which orders wait.
-- squawk-ignore require-concurrent-index-creation
CREATE UNIQUE INDEX "events_order_status_key" ON "events" USING btree ("order_id","type") WHERE "events"."type" LIKE 'order.%';--> statement-breakpoint
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX "events_order_id_idx" ON "events" USING btree ("order_id","created_at");--> statement-breakpoint
-- squawk-ignore require-concurrent-index-deletion
DROP INDEX "events_order_id_type_key";
