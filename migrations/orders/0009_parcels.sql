-- Parcels, the history of orders, the search of orders, and the keys in the links of their mails.
--
-- keeps: order_lines.order_lines_fulfilled_check, since the previous version leaves the column as it is
-- keeps: order_lines.order_lines_returned_check, since the previous version leaves the column as it is
-- keeps: orders.orders_fulfillment_check, since it refuses only what must not be: to cancel an order of which a unit has left
CREATE TABLE "fulfillment_items" (
	"fulfillment_id" uuid NOT NULL,
	"variant_id" uuid NOT NULL,
	"quantity" integer NOT NULL,
	CONSTRAINT "fulfillment_items_fulfillment_id_variant_id_pk" PRIMARY KEY("fulfillment_id","variant_id"),
	CONSTRAINT "fulfillment_items_quantity_check" CHECK ("fulfillment_items"."quantity" BETWEEN 1 AND 1000)
);
--> statement-breakpoint
CREATE TABLE "fulfillments" (
	"id" uuid PRIMARY KEY NOT NULL,
	"order_id" uuid NOT NULL,
	"carrier" text,
	"tracking_number" text,
	"tracking_url" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "order_history" (
	"id" uuid PRIMARY KEY NOT NULL,
	"order_id" uuid NOT NULL,
	"type" text NOT NULL,
	"actor" text NOT NULL,
	"user_id" uuid,
	"data" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
-- What an event says in the history of its order: an order's own event only what it changed.
CREATE FUNCTION history_data(type text, data jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN type LIKE 'order.%'
	THEN jsonb_strip_nulls(jsonb_build_object('status', data -> 'status', 'paymentStatus', data -> 'paymentStatus',
		'cancelReason', data -> 'cancelReason'))
	ELSE data - 'order' END;--> statement-breakpoint
CREATE FUNCTION record_order_history() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NEW.order_id IS NULL THEN
		RETURN NULL;
	END IF;
	INSERT INTO order_history (id, order_id, type, actor, user_id, data, created_at)
	VALUES (NEW.id, NEW.order_id, NEW.type, coalesce(NEW.actor, 'system'), NEW.actor_id, history_data(NEW.type, NEW.data), NEW.created_at)
	ON CONFLICT DO NOTHING;
	RETURN NULL;
END
$$;--> statement-breakpoint
-- A trusted extension: the owner of the database may create it, here and on Neon.
CREATE EXTENSION IF NOT EXISTS unaccent;--> statement-breakpoint
-- The words of a text without case and accents; a mail address is one word. Marked immutable, which it is as long as nobody
-- edits the rules of unaccent: an index may then depend on it. The same function reads orders and searches.
CREATE FUNCTION words_of(value text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN string_to_array(
	btrim(
		regexp_replace(
			lower(unaccent('unaccent'::regdictionary, value) COLLATE "pg_c_utf8"),
			'[^[:alnum:]@._+-]+' COLLATE "pg_c_utf8", ' ', 'g'
		)
	),
	' '
);--> statement-breakpoint
-- The words that an order is found by.
CREATE FUNCTION order_words(email text, address jsonb) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_to_tsvector(words_of(concat_ws(' ', email, address ->> 'name')));--> statement-breakpoint
-- All words must be there; one of three characters or more may be the beginning of a word. NULL, which matches nothing,
-- when there is no word at all. No character of a word is an operator within quotes.
CREATE FUNCTION order_query(value text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN (
	SELECT string_agg(quote_literal(word) || CASE WHEN length(word) > 2 THEN ':*' ELSE '' END, ' & ')::tsquery
	FROM unnest(words_of(value)) AS word
);--> statement-breakpoint
-- Writers wait for this index, about two seconds for a million orders.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX "orders_payment_status_idx" ON "orders" USING btree (coalesce("payment_status", CASE WHEN "status" IN ('paid', 'shipped', 'delivered') THEN 'paid' ELSE 'unpaid' END),"created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
-- Writers wait for this index, about two seconds for a million orders.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX "orders_statuses_idx" ON "orders" USING btree ("status",coalesce("payment_status", CASE WHEN "status" IN ('paid', 'shipped', 'delivered') THEN 'paid' ELSE 'unpaid' END),"created_at" DESC NULLS LAST,"id" DESC NULLS LAST);--> statement-breakpoint
-- Writers wait for this index, about two seconds for a million orders.
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX "orders_words_idx" ON "orders" USING gin (order_words("email", "shipping_address")) WHERE "orders"."email" IS NOT NULL;--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "actor" text;--> statement-breakpoint
ALTER TABLE "events" ADD COLUMN "actor_id" uuid;--> statement-breakpoint
ALTER TABLE "order_lines" ADD COLUMN "quantity_fulfilled" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "order_lines" ADD COLUMN "quantity_returned" integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "orders" ADD COLUMN "fulfillment_status" text;--> statement-breakpoint
-- First the column, then its default: with a default of random values PostgreSQL would write the whole table again.
ALTER TABLE "orders" ADD COLUMN "order_key" text;--> statement-breakpoint
ALTER TABLE "orders" ALTER COLUMN "order_key" SET DEFAULT replace(gen_random_uuid()::text || gen_random_uuid()::text, '-', '');--> statement-breakpoint
ALTER TABLE "fulfillment_items" ADD CONSTRAINT "fulfillment_items_fulfillment_id_fulfillments_id_fk" FOREIGN KEY ("fulfillment_id") REFERENCES "public"."fulfillments"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "fulfillments_order_id_idx" ON "fulfillments" USING btree ("order_id","created_at","id");--> statement-breakpoint
CREATE INDEX "order_history_order_id_idx" ON "order_history" USING btree ("order_id","created_at","id");--> statement-breakpoint
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_fulfilled_check" CHECK ("order_lines"."quantity_fulfilled" BETWEEN 0 AND "order_lines"."quantity") NOT VALID;--> statement-breakpoint
ALTER TABLE "order_lines" ADD CONSTRAINT "order_lines_returned_check" CHECK ("order_lines"."quantity_returned" BETWEEN 0 AND "order_lines"."quantity") NOT VALID;--> statement-breakpoint
ALTER TABLE "orders" ADD CONSTRAINT "orders_fulfillment_check" CHECK ("orders"."status" <> 'cancelled' OR "orders"."fulfillment_status" IS NULL) NOT VALID;--> statement-breakpoint
CREATE TRIGGER "events_history" AFTER INSERT ON "events" FOR EACH ROW EXECUTE FUNCTION record_order_history();
