ALTER TYPE "public"."role" ADD VALUE 'guest' BEFORE 'customer';--> statement-breakpoint
CREATE TABLE "addresses" (
	"id" uuid PRIMARY KEY NOT NULL,
	"user_id" uuid NOT NULL,
	"name" text NOT NULL,
	"company" text,
	"line1" text NOT NULL,
	"line2" text,
	"postal_code" text,
	"city" text NOT NULL,
	"region" text,
	"country" char(2) NOT NULL,
	"phone" text,
	"is_default" boolean NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "guest_counters" (
	"key" text PRIMARY KEY NOT NULL,
	"guests" integer NOT NULL,
	"counted_since" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "guests" (
	"user_id" uuid PRIMARY KEY NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"merged_into" uuid
);
--> statement-breakpoint
ALTER TABLE "users" ALTER COLUMN "password_hash" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "addresses" ADD CONSTRAINT "addresses_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "guests" ADD CONSTRAINT "guests_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "addresses_user_id_idx" ON "addresses" USING btree ("user_id","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE UNIQUE INDEX "addresses_default_key" ON "addresses" USING btree ("user_id") WHERE "addresses"."is_default";--> statement-breakpoint
CREATE INDEX "guest_counters_counted_since_idx" ON "guest_counters" USING btree ("counted_since");--> statement-breakpoint
CREATE INDEX "guests_due_at_idx" ON "guests" USING btree ("due_at");--> statement-breakpoint
-- keeps: users.users_password_hash_check, since the previous version gives every user a password and one of these roles.
-- Not validated, so that the table is not scanned: all existing rows have a password and one of these roles.
ALTER TABLE "users" ADD CONSTRAINT "users_password_hash_check" CHECK (("users"."password_hash" IS NULL) = ("users"."role" NOT IN ('customer', 'admin'))) NOT VALID;