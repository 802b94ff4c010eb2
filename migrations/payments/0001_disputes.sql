ALTER TABLE "provider_events" ADD COLUMN "dispute_id" text;--> statement-breakpoint
ALTER TABLE "provider_events" ADD COLUMN "dispute_state" text;--> statement-breakpoint
CREATE INDEX "provider_events_dispute_idx" ON "provider_events" USING btree ("dispute_id") WHERE "provider_events"."dispute_id" IS NOT NULL;