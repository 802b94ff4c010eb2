CREATE TABLE "order_counts" (
	"status" "order_status" PRIMARY KEY NOT NULL,
	"orders" bigint NOT NULL,
	"counted_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE INDEX "event_deliveries_waiting_idx" ON "event_deliveries" USING btree ("event_id") WHERE "event_deliveries"."sent_at" IS NULL;