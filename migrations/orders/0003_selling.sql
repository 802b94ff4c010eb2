CREATE TYPE "public"."promotion_type" AS ENUM('percentage', 'fixed', 'free-shipping');--> statement-breakpoint
CREATE TABLE "promotions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"code" text,
	"type" "promotion_type" NOT NULL,
	"basis_points" integer,
	"amount" bigint,
	"currency" char(3),
	"min_subtotal" bigint,
	"min_subtotal_currency" char(3),
	"product_ids" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"category_ids" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"starts_at" timestamp (3) with time zone,
	"ends_at" timestamp (3) with time zone,
	"usage_limit" integer,
	"per_customer_limit" integer,
	"combinable" boolean NOT NULL,
	"is_active" boolean NOT NULL,
	"used" integer DEFAULT 0 NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "promotions_type_check" CHECK (CASE "promotions"."type"
        WHEN 'percentage' THEN "promotions"."basis_points" IS NOT NULL AND "promotions"."amount" IS NULL
        WHEN 'fixed' THEN "promotions"."amount" IS NOT NULL AND "promotions"."basis_points" IS NULL
        ELSE "promotions"."basis_points" IS NULL AND "promotions"."amount" IS NULL END),
	CONSTRAINT "promotions_period_check" CHECK ("promotions"."starts_at" < "promotions"."ends_at"),
	CONSTRAINT "promotions_currency_check" CHECK ("promotions"."currency" = "promotions"."min_subtotal_currency"),
	CONSTRAINT "promotions_basis_points_check" CHECK ("promotions"."basis_points" BETWEEN 1 AND 10000),
	CONSTRAINT "promotions_amount_check" CHECK ("promotions"."amount" > 0 AND "promotions"."min_subtotal" > 0),
	CONSTRAINT "promotions_used_check" CHECK ("promotions"."used" >= 0)
);
--> statement-breakpoint
CREATE TABLE "shop_settings" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"name" text DEFAULT 'Edge Shop' NOT NULL,
	"currency" char(3) DEFAULT 'USD' NOT NULL,
	"support_email" text,
	"low_stock_threshold" integer DEFAULT 5 NOT NULL,
	CONSTRAINT "shop_settings_id_check" CHECK ("shop_settings"."id" = 1),
	CONSTRAINT "shop_settings_low_stock_threshold_check" CHECK ("shop_settings"."low_stock_threshold" >= 0)
);
--> statement-breakpoint
CREATE TABLE "zone_places" (
	"place" text PRIMARY KEY NOT NULL,
	"zone_id" uuid NOT NULL,
	"position" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "zones" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"prices_include_tax" boolean NOT NULL,
	"tax_rates" jsonb NOT NULL,
	"shipping_methods" jsonb NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "zones_version_check" CHECK ("zones"."version" > 0)
);
--> statement-breakpoint
ALTER TABLE "zone_places" ADD CONSTRAINT "zone_places_zone_id_zones_id_fk" FOREIGN KEY ("zone_id") REFERENCES "public"."zones"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "promotions_code_key" ON "promotions" USING btree (lower("code"));--> statement-breakpoint
CREATE INDEX "promotions_created_at_idx" ON "promotions" USING btree ("created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "promotions_automatic_idx" ON "promotions" USING btree ("id") WHERE "promotions"."code" IS NULL AND "promotions"."is_active";--> statement-breakpoint
CREATE INDEX "zone_places_zone_id_idx" ON "zone_places" USING btree ("zone_id","position");--> statement-breakpoint
INSERT INTO "shop_settings" DEFAULT VALUES;
