CREATE TABLE "broken_stock" (
	"product_id" uuid PRIMARY KEY NOT NULL,
	"found_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "stock_audit" (
	"id" integer PRIMARY KEY NOT NULL,
	"last_product_id" uuid NOT NULL
);
--> statement-breakpoint
ALTER TABLE "broken_stock" ADD CONSTRAINT "broken_stock_product_id_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."products"("id") ON DELETE no action ON UPDATE no action;