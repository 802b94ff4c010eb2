ALTER TABLE "orders" ADD COLUMN "agent" jsonb;--> statement-breakpoint
ALTER TABLE "carts" ADD COLUMN "agent" jsonb;