CREATE TABLE "dead_letters" (
	"id" uuid PRIMARY KEY NOT NULL,
	"fingerprint" text NOT NULL,
	"message" text NOT NULL,
	"event_id" uuid,
	"error" text NOT NULL,
	"attempts" integer NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"failed_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"replayed_at" timestamp (3) with time zone,
	"dismissed_at" timestamp (3) with time zone,
	"dismissed_reason" text,
	"dismissed_by" uuid
);
--> statement-breakpoint
CREATE TABLE "inbox" (
	"event_id" uuid PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"subject" uuid NOT NULL,
	"handled_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "watermarks" (
	"log" text PRIMARY KEY NOT NULL,
	"time" timestamp (3) with time zone NOT NULL,
	"event_id" uuid NOT NULL
);
--> statement-breakpoint
CREATE TABLE "payment_declines" (
	"kind" text NOT NULL,
	"subject_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "payment_declines_kind_subject_id_pk" PRIMARY KEY("kind","subject_id")
);
--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "payment_id" uuid;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "payment_version" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "dead_letters_fingerprint_key" ON "dead_letters" USING btree ("fingerprint");--> statement-breakpoint
CREATE INDEX "dead_letters_event_id_idx" ON "dead_letters" USING btree ("event_id");--> statement-breakpoint
CREATE INDEX "dead_letters_created_at_idx" ON "dead_letters" USING btree ("created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "dead_letters_failed_at_idx" ON "dead_letters" USING btree ("failed_at");--> statement-breakpoint
CREATE INDEX "dead_letters_waiting_idx" ON "dead_letters" USING btree ("created_at") WHERE "dead_letters"."replayed_at" IS NULL AND "dead_letters"."dismissed_at" IS NULL;--> statement-breakpoint
CREATE INDEX "inbox_handled_at_idx" ON "inbox" USING btree ("handled_at");--> statement-breakpoint
CREATE INDEX "payment_declines_created_at_idx" ON "payment_declines" USING btree ("created_at");--> statement-breakpoint
-- No order has a time to pay yet, so that it is one scan, in which writes wait and reads do not.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX "orders_payment_due_at_idx" ON "orders" USING btree ("payment_due_at","id") WHERE "orders"."status" = 'pending' AND "orders"."payment_due_at" IS NOT NULL;