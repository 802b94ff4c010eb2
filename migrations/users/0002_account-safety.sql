CREATE TYPE "public"."notice_kind" AS ENUM('email-changed', 'password-changed');--> statement-breakpoint
CREATE TABLE "account_notices" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "account_notices_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"user_id" uuid NOT NULL,
	"kind" "notice_kind" NOT NULL,
	"email" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mail_code_counters" (
	"key" text PRIMARY KEY NOT NULL,
	"mailed" integer NOT NULL,
	"counted_since" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "replaced_email" text;--> statement-breakpoint
ALTER TABLE "users" ADD COLUMN "email_replaced_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "account_notices" ADD CONSTRAINT "account_notices_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "account_notices_user_id_idx" ON "account_notices" USING btree ("user_id");--> statement-breakpoint
CREATE INDEX "account_notices_next_attempt_at_idx" ON "account_notices" USING btree ("next_attempt_at");--> statement-breakpoint
CREATE INDEX "mail_code_counters_counted_since_idx" ON "mail_code_counters" USING btree ("counted_since");--> statement-breakpoint
CREATE INDEX "users_email_replaced_at_idx" ON "users" USING btree ("email_replaced_at") WHERE "users"."email_replaced_at" IS NOT NULL;