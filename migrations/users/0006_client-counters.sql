CREATE TABLE "oauth_client_counters" (
	"key" text PRIMARY KEY NOT NULL,
	"clients" integer NOT NULL,
	"counted_since" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE INDEX "oauth_client_counters_counted_since_idx" ON "oauth_client_counters" USING btree ("counted_since");