CREATE TABLE "cart_reminders" (
	"cart_id" uuid PRIMARY KEY NOT NULL,
	"event_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"mail_state" "mail_state" DEFAULT 'none' NOT NULL,
	"mail_attempts" integer DEFAULT 0 NOT NULL,
	"mail_next_attempt_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX "cart_reminders_event_id_key" ON "cart_reminders" USING btree ("event_id");--> statement-breakpoint
CREATE INDEX "cart_reminders_created_at_idx" ON "cart_reminders" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "cart_reminders_pending_idx" ON "cart_reminders" USING btree ("mail_next_attempt_at") WHERE "cart_reminders"."mail_state" = 'pending';