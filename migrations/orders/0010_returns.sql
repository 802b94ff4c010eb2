CREATE TABLE "return_items" (
	"return_id" uuid NOT NULL,
	"variant_id" uuid NOT NULL,
	"quantity" integer NOT NULL,
	"reason" text NOT NULL,
	"quantity_received" integer,
	"restocked" boolean,
	CONSTRAINT "return_items_return_id_variant_id_pk" PRIMARY KEY("return_id","variant_id"),
	CONSTRAINT "return_items_quantity_check" CHECK ("return_items"."quantity" BETWEEN 1 AND 1000),
	CONSTRAINT "return_items_received_check" CHECK ("return_items"."quantity_received" BETWEEN 0 AND "return_items"."quantity")
);
--> statement-breakpoint
CREATE TABLE "returns" (
	"id" uuid PRIMARY KEY NOT NULL,
	"order_id" uuid NOT NULL,
	"status" text DEFAULT 'requested' NOT NULL,
	"note" text,
	"reject_reason" text,
	"refund_amount" bigint,
	"refunds_shipping" boolean DEFAULT false NOT NULL,
	"refund_id" uuid,
	"received_by" uuid,
	"settled_at" timestamp (3) with time zone,
	"next_attempt_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"event_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "return_items" ADD CONSTRAINT "return_items_return_id_returns_id_fk" FOREIGN KEY ("return_id") REFERENCES "public"."returns"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "returns_order_id_idx" ON "returns" USING btree ("order_id");--> statement-breakpoint
CREATE INDEX "returns_created_at_idx" ON "returns" USING btree ("created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "returns_status_idx" ON "returns" USING btree ("status","created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
CREATE INDEX "returns_unsettled_idx" ON "returns" USING btree ("next_attempt_at") WHERE "returns"."status" = 'received' AND "returns"."settled_at" IS NULL;