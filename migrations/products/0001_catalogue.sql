-- A trusted extension: the owner of the database may create it, here and on Neon.
CREATE EXTENSION IF NOT EXISTS unaccent;--> statement-breakpoint
-- The words of a text without case, accents and punctuation. Marked immutable, which it is as long as nobody edits the
-- rules of unaccent: an index may then depend on it. The same function reads texts and searches, so they always meet.
CREATE FUNCTION search_words(value text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN string_to_array(
	btrim(
		regexp_replace(
			lower(unaccent('unaccent'::regdictionary, value) COLLATE "pg_c_utf8"),
			'[^[:alnum:]]+' COLLATE "pg_c_utf8", ' ', 'g'
		)
	),
	' '
);--> statement-breakpoint
CREATE FUNCTION search_vector(name text, description text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN array_to_tsvector(search_words(name || ' ' || coalesce(description, '')));--> statement-breakpoint
-- All words must be there, each as the beginning of a word; a single character only as a whole word. NULL, which
-- matches nothing, when there is no word at all. Words are letters and digits alone, so nothing in them is an operator.
CREATE FUNCTION search_query(value text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN (
	SELECT string_agg(quote_literal(word) || CASE WHEN length(word) > 1 THEN ':*' ELSE '' END, ' & ')::tsquery
	FROM unnest(search_words(value)) AS word
);--> statement-breakpoint
DROP INDEX "products_created_at_idx";--> statement-breakpoint
ALTER TABLE "products" ADD COLUMN "in_stock" boolean GENERATED ALWAYS AS (available_stock > 0) STORED NOT NULL;--> statement-breakpoint
ALTER TABLE "products" ADD COLUMN "search" "tsvector" GENERATED ALWAYS AS (search_vector(name, description)) STORED NOT NULL;--> statement-breakpoint
CREATE INDEX "products_price_idx" ON "products" USING btree ("price_amount","id") WHERE "products"."archived_at" IS NULL;--> statement-breakpoint
CREATE INDEX "products_currency_price_idx" ON "products" USING btree ("currency","price_amount","id") WHERE "products"."archived_at" IS NULL;--> statement-breakpoint
CREATE INDEX "products_in_stock_idx" ON "products" USING btree ("created_at","id") WHERE "products"."archived_at" IS NULL AND "products"."in_stock";--> statement-breakpoint
CREATE INDEX "products_search_idx" ON "products" USING gin ("search") WHERE "products"."archived_at" IS NULL;--> statement-breakpoint
CREATE INDEX "products_created_at_idx" ON "products" USING btree ("created_at","id") WHERE "products"."archived_at" IS NULL;--> statement-breakpoint
ALTER TABLE "products" ADD CONSTRAINT "products_name_trimmed_check" CHECK ("products"."name" = btrim("products"."name", E' \t\n\r'));