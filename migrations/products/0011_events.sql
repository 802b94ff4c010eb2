CREATE TABLE "event_deliveries" (
	"event_id" uuid NOT NULL,
	"subscriber" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"next_attempt_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"sent_at" timestamp (3) with time zone,
	CONSTRAINT "event_deliveries_event_id_subscriber_pk" PRIMARY KEY("event_id","subscriber")
);
--> statement-breakpoint
CREATE TABLE "events" (
	"id" uuid PRIMARY KEY NOT NULL,
	"type" text NOT NULL,
	"data" jsonb NOT NULL,
	"traceparent" text NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT clock_timestamp() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "low_stock" (
	"variant_id" uuid PRIMARY KEY NOT NULL,
	"since" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"published_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "stock_settings" (
	"id" integer PRIMARY KEY DEFAULT 1 NOT NULL,
	"low_stock_threshold" integer DEFAULT 5 NOT NULL,
	CONSTRAINT "stock_settings_id_check" CHECK ("stock_settings"."id" = 1)
);
--> statement-breakpoint
ALTER TABLE "event_deliveries" ADD CONSTRAINT "event_deliveries_event_id_events_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."events"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "event_deliveries_unsent_idx" ON "event_deliveries" USING btree ("next_attempt_at") WHERE "event_deliveries"."sent_at" IS NULL;--> statement-breakpoint
CREATE INDEX "event_deliveries_waiting_idx" ON "event_deliveries" USING btree ("event_id") WHERE "event_deliveries"."sent_at" IS NULL;--> statement-breakpoint
CREATE INDEX "events_created_at_idx" ON "events" USING btree ("created_at","id");--> statement-breakpoint
CREATE INDEX "low_stock_unpublished_idx" ON "low_stock" USING btree ("since") WHERE "low_stock"."published_at" IS NULL;--> statement-breakpoint
INSERT INTO "stock_settings" DEFAULT VALUES;--> statement-breakpoint
CREATE FUNCTION note_low_stock() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	threshold integer;
BEGIN
	SELECT low_stock_threshold INTO threshold FROM stock_settings;
	IF NEW.available_stock > threshold THEN
		IF NEW.available_stock > OLD.available_stock THEN
			DELETE FROM low_stock WHERE variant_id = NEW.id;
		END IF;
	ELSIF NEW.available_stock < OLD.available_stock AND NEW.removed_at IS NULL THEN
		INSERT INTO low_stock (variant_id) VALUES (NEW.id) ON CONFLICT DO NOTHING;
	END IF;
	RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER note_low_stock AFTER UPDATE OF available_stock ON "variants" FOR EACH ROW
	WHEN (NEW.available_stock <> OLD.available_stock) EXECUTE FUNCTION note_low_stock();
