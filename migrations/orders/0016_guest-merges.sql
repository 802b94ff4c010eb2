CREATE TABLE "guest_merges" (
	"guest_id" uuid PRIMARY KEY NOT NULL,
	"customer_id" uuid NOT NULL,
	"merged_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE INDEX "guest_merges_merged_at_idx" ON "guest_merges" USING btree ("merged_at");