ALTER TABLE "webhook_endpoints" ADD COLUMN "recover_after" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "webhook_endpoints" ADD COLUMN "recover_after_id" uuid;