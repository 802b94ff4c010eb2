-- A product gets variants. The rows of "products" were what is sold, with price, stock, ledger and reservations: they become
-- the variants, under their ids. What the variants of a product share moves to "catalogue_products". The version before,
-- which runs on while this one is deployed and after a rollback, reads and writes its products through a view.
--
-- keeps: products.products_pkey, since a view has no keys; the table below it still has this one
-- keeps: products.products_name_key, since the catalogue has it under the same name, and refuses for both versions
-- keeps: broken_stock.broken_stock_product_id_variants_id_fk, since it is the key that was there, renamed with its table
-- keeps: reservation_lines.reservation_lines_product_id_variants_id_fk, since it is the key that was there, renamed with its table
-- keeps: stock_ledger.stock_ledger_product_id_variants_id_fk, since it is the key that was there, renamed with its table
CREATE TYPE "public"."product_status" AS ENUM('draft', 'active');--> statement-breakpoint
CREATE TYPE "public"."tax_class" AS ENUM('standard', 'reduced', 'zero');--> statement-breakpoint
-- A name as it stands in an address: "Crème brûlée torch" is "creme-brulee-torch". Addresses that mean something else
-- (an id, another route) get a word in front.
CREATE FUNCTION slugify(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN (
	SELECT CASE
		WHEN slug = '' THEN 'product'
		WHEN slug = 'facets' OR slug ~ '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' THEN 'product-' || slug
		ELSE slug
	END
	FROM (
		SELECT btrim(left(btrim(regexp_replace(
			lower(unaccent('unaccent'::regdictionary, name) COLLATE "pg_c_utf8"), '[^a-z0-9]+', '-', 'g'
		), '-'), 100), '-') AS slug
	) AS words
);--> statement-breakpoint
CREATE TABLE "catalogue_products" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"slug" text NOT NULL,
	"description" text,
	"status" "product_status" DEFAULT 'active' NOT NULL,
	"tax_class" "tax_class" DEFAULT 'standard' NOT NULL,
	"options" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"price_amount" bigint NOT NULL,
	"max_price_amount" bigint NOT NULL,
	"compare_at_amount" bigint,
	"currency" char(3) NOT NULL,
	"in_stock" boolean NOT NULL,
	"version" integer DEFAULT 0 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"archived_at" timestamp (3) with time zone,
	"search" "tsvector" GENERATED ALWAYS AS (search_vector(name, description)) STORED NOT NULL,
	CONSTRAINT "catalogue_name_trimmed_check" CHECK ("catalogue_products"."name" = btrim("catalogue_products"."name", E' \t\n\r')),
	CONSTRAINT "catalogue_name_check" CHECK (char_length("catalogue_products"."name") BETWEEN 3 AND 100),
	CONSTRAINT "catalogue_slug_check" CHECK ("catalogue_products"."slug" ~ '^[a-z0-9-]{1,120}$'),
	CONSTRAINT "catalogue_description_check" CHECK (char_length("catalogue_products"."description") <= 5000),
	CONSTRAINT "catalogue_version_check" CHECK ("catalogue_products"."version" >= 0)
);
--> statement-breakpoint
-- All that takes long comes first and blocks nobody: the products and their indexes, from a copy that is a little behind. The
-- second product whose name makes the same slug gets the end of its id behind it.
INSERT INTO "catalogue_products" (id, name, slug, description, price_amount, max_price_amount, currency, in_stock, created_at, updated_at, archived_at)
SELECT id, name, slug || CASE WHEN is_first THEN '' ELSE '-' || right(id::text, 12) END, description, price_amount, price_amount,
	currency, in_stock, created_at, updated_at, archived_at
FROM (
	SELECT *, row_number() OVER (PARTITION BY slug ORDER BY archived_at NULLS FIRST, created_at, id) = 1 AS is_first
	FROM (SELECT *, slugify(name) AS slug FROM "products") AS named
) AS ranked;--> statement-breakpoint
CREATE UNIQUE INDEX "catalogue_name_key" ON "catalogue_products" USING btree (lower("name")) WHERE "catalogue_products"."archived_at" IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "products_slug_key" ON "catalogue_products" USING btree ("slug") WHERE "catalogue_products"."archived_at" IS NULL;--> statement-breakpoint
CREATE INDEX "catalogue_name_idx" ON "catalogue_products" USING btree ("status",lower("name")) WHERE "catalogue_products"."archived_at" IS NULL;--> statement-breakpoint
CREATE INDEX "catalogue_created_at_idx" ON "catalogue_products" USING btree ("status","created_at","id") WHERE "catalogue_products"."archived_at" IS NULL;--> statement-breakpoint
CREATE INDEX "catalogue_price_idx" ON "catalogue_products" USING btree ("status","price_amount","id") WHERE "catalogue_products"."archived_at" IS NULL;--> statement-breakpoint
CREATE INDEX "catalogue_currency_price_idx" ON "catalogue_products" USING btree ("status","currency","price_amount","id") WHERE "catalogue_products"."archived_at" IS NULL;--> statement-breakpoint
CREATE INDEX "catalogue_in_stock_idx" ON "catalogue_products" USING btree ("status","created_at","id") WHERE "catalogue_products"."archived_at" IS NULL AND "catalogue_products"."in_stock";--> statement-breakpoint
CREATE INDEX "catalogue_prefixes_idx" ON "catalogue_products" USING gin (search_prefixes("search")) WITH (gin_pending_list_limit=256) WHERE "catalogue_products"."archived_at" IS NULL;--> statement-breakpoint
--
-- From here on "products" is locked until the end: some two seconds for 100,000 products. All locks are taken at once, so that
-- no order in flight waits for one table and holds another.
LOCK TABLE "products" IN ACCESS EXCLUSIVE MODE;--> statement-breakpoint
LOCK TABLE "reservation_lines", "stock_ledger", "broken_stock" IN ACCESS EXCLUSIVE MODE;--> statement-breakpoint
-- What has changed since the copy.
INSERT INTO "catalogue_products" (id, name, slug, description, price_amount, max_price_amount, currency, in_stock, created_at, updated_at, archived_at)
SELECT id, name, slugify(name) || '-' || right(id::text, 12), description, price_amount, price_amount, currency, in_stock, created_at,
	updated_at, archived_at
FROM "products" p WHERE NOT EXISTS (SELECT FROM "catalogue_products" c WHERE c.id = p.id);--> statement-breakpoint
UPDATE "catalogue_products" c SET name = p.name, description = p.description, price_amount = p.price_amount,
	max_price_amount = p.price_amount, currency = p.currency, in_stock = p.in_stock, updated_at = p.updated_at, archived_at = p.archived_at
FROM "products" p
WHERE p.id = c.id AND (c.name, c.description, c.price_amount, c.currency, c.in_stock, c.archived_at)
	IS DISTINCT FROM (p.name, p.description, p.price_amount, p.currency, p.in_stock, p.archived_at);--> statement-breakpoint
-- squawk-ignore require-concurrent-index-deletion
DROP INDEX "products_name_key";--> statement-breakpoint
ALTER INDEX "catalogue_name_key" RENAME TO "products_name_key";--> statement-breakpoint
ALTER TABLE "products" RENAME TO "variants";--> statement-breakpoint
ALTER TABLE "variants" RENAME CONSTRAINT "products_pkey" TO "variants_pkey";--> statement-breakpoint
ALTER TABLE "variants" RENAME CONSTRAINT "products_price_amount_check" TO "variants_price_amount_check";--> statement-breakpoint
ALTER TABLE "variants" RENAME CONSTRAINT "products_currency_check" TO "variants_currency_check";--> statement-breakpoint
ALTER TABLE "variants" RENAME CONSTRAINT "products_available_stock_check" TO "variants_available_stock_check";--> statement-breakpoint
ALTER TABLE "variants" RENAME CONSTRAINT "products_version_check" TO "variants_version_check";--> statement-breakpoint
ALTER TABLE "broken_stock" RENAME CONSTRAINT "broken_stock_product_id_products_id_fk" TO "broken_stock_product_id_variants_id_fk";--> statement-breakpoint
ALTER TABLE "reservation_lines" RENAME CONSTRAINT "reservation_lines_product_id_products_id_fk" TO "reservation_lines_product_id_variants_id_fk";--> statement-breakpoint
ALTER TABLE "stock_ledger" RENAME CONSTRAINT "stock_ledger_product_id_products_id_fk" TO "stock_ledger_product_id_variants_id_fk";--> statement-breakpoint
ALTER TABLE "reservation_lines" ADD COLUMN "sku" text, ADD COLUMN "options" jsonb DEFAULT '{}'::jsonb NOT NULL;--> statement-breakpoint
ALTER TABLE "variants"
	ADD COLUMN "product_id" uuid,
	ADD COLUMN "position" integer DEFAULT 0 NOT NULL,
	ADD COLUMN "sku" text,
	ADD COLUMN "barcode" text,
	ADD COLUMN "options" jsonb DEFAULT '{}'::jsonb NOT NULL,
	ADD COLUMN "compare_at_amount" bigint,
	ADD COLUMN "weight_grams" integer DEFAULT 0 NOT NULL,
	ADD COLUMN "removed_at" timestamp (3) with time zone,
	-- squawk-ignore constraint-missing-not-valid
	ADD CONSTRAINT "variants_compare_at_amount_check" CHECK ("variants"."compare_at_amount" BETWEEN 1 AND 1000000000000),
	-- squawk-ignore constraint-missing-not-valid
	ADD CONSTRAINT "variants_weight_grams_check" CHECK ("variants"."weight_grams" >= 0);--> statement-breakpoint
-- Each row becomes the first variant of the product with its id. This writes the table as a whole and makes its indexes
-- again at the end, which is several times faster than to update each row with every index.
ALTER TABLE "variants"
	DROP COLUMN "search",
	DROP CONSTRAINT "products_description_check",
	ALTER COLUMN "name" DROP NOT NULL,
	-- squawk-ignore changing-column-type
	ALTER COLUMN "product_id" TYPE uuid USING id,
	-- squawk-ignore changing-column-type
	ALTER COLUMN "removed_at" TYPE timestamp (3) with time zone USING archived_at;--> statement-breakpoint
-- squawk-ignore adding-not-nullable-field
ALTER TABLE "variants" ALTER COLUMN "product_id" SET NOT NULL;--> statement-breakpoint
-- squawk-ignore adding-foreign-key-constraint, constraint-missing-not-valid
ALTER TABLE "variants" ADD CONSTRAINT "variants_product_id_catalogue_products_id_fk" FOREIGN KEY ("product_id") REFERENCES "public"."catalogue_products"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
-- squawk-ignore require-concurrent-index-creation
CREATE UNIQUE INDEX "variants_sku_key" ON "variants" USING btree ("sku") WHERE "variants"."removed_at" IS NULL;--> statement-breakpoint
-- squawk-ignore require-concurrent-index-creation
CREATE UNIQUE INDEX "variants_options_key" ON "variants" USING btree ("product_id","options") WHERE "variants"."removed_at" IS NULL;--> statement-breakpoint
-- The slug of a new product whose name is all that is known of it.
CREATE FUNCTION free_slug(name text, id uuid) RETURNS text LANGUAGE sql STABLE STRICT
RETURN (
	SELECT slug || CASE
		WHEN EXISTS (SELECT FROM "catalogue_products" p WHERE p.slug = made.slug AND p.archived_at IS NULL)
		THEN '-' || right(id::text, 12) ELSE ''
	END
	FROM (SELECT slugify(name) AS slug) AS made
);--> statement-breakpoint
-- Keeps in each product what lists filter and sort by: its lowest and highest price and whether anything is in stock. The
-- products are locked in the order of their ids, after the variants, so that no two writers wait for each other in a
-- circle; what is read under the lock is what all writers before this one left. Most sales change none of it.
CREATE FUNCTION summarise_variants() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	changed uuid[];
BEGIN
	IF TG_OP = 'INSERT' THEN
		SELECT array_agg(DISTINCT product_id) INTO changed FROM new_rows;
	ELSE
		SELECT array_agg(DISTINCT n.product_id) INTO changed FROM new_rows n JOIN old_rows o USING (id)
		WHERE (n.price_amount, n.compare_at_amount, n.currency, n.in_stock, n.removed_at)
			IS DISTINCT FROM (o.price_amount, o.compare_at_amount, o.currency, o.in_stock, o.removed_at);
	END IF;
	IF changed IS NULL THEN
		RETURN NULL;
	END IF;
	PERFORM FROM catalogue_products WHERE id = ANY (changed) ORDER BY id FOR NO KEY UPDATE;
	IF EXISTS (
		SELECT FROM variants WHERE product_id = ANY (changed) AND removed_at IS NULL
		GROUP BY product_id HAVING count(DISTINCT currency) > 1
	) THEN
		RAISE EXCEPTION 'the variants of a product have one currency'
			USING ERRCODE = 'check_violation', CONSTRAINT = 'variants_same_currency_check';
	END IF;
	UPDATE catalogue_products p SET price_amount = s.lowest, max_price_amount = s.highest, compare_at_amount = s.compare_at,
		currency = s.currency, in_stock = s.in_stock
	FROM (
		SELECT product_id, min(price_amount) AS lowest, max(price_amount) AS highest, min(currency) AS currency,
			(array_agg(compare_at_amount ORDER BY price_amount, position, id))[1] AS compare_at, bool_or(in_stock) AS in_stock
		FROM variants WHERE product_id = ANY (changed) AND removed_at IS NULL GROUP BY product_id
	) s
	WHERE p.id = s.product_id AND (p.price_amount, p.max_price_amount, p.compare_at_amount, p.currency, p.in_stock)
		IS DISTINCT FROM (s.lowest, s.highest, s.compare_at, s.currency, s.in_stock);
	RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER summarise_inserted_variants AFTER INSERT ON "variants"
	REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION summarise_variants();--> statement-breakpoint
CREATE TRIGGER summarise_updated_variants AFTER UPDATE ON "variants"
	REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows FOR EACH STATEMENT EXECUTE FUNCTION summarise_variants();--> statement-breakpoint
--
-- From here on: for the version before alone. The next release drops this view, these functions with their triggers, the
-- columns name, description and archived_at of "variants", and its indexes whose names begin with "products_".
--
-- What that version calls a product is a product's first variant. It locks, sells and returns the same rows as this version,
-- in the same order. Other variants, and products it must not sell, it finds archived: it never shows or sells them, yet
-- gives their stock back when it ends a reservation that this version made. Its searches have lost their index, since two
-- copies of that would take longest to make: with 100,000 products they are slow while it still runs.
CREATE VIEW "products" AS
	SELECT id, name, description, price_amount, currency, available_stock, version, created_at, updated_at, archived_at, in_stock,
		(SELECT p.search FROM "catalogue_products" p WHERE p.id = v.id) AS search
	FROM "variants" v;--> statement-breakpoint
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX "products_name_idx" ON "variants" USING btree (lower("name")) WHERE "variants"."archived_at" IS NULL;--> statement-breakpoint
CREATE FUNCTION previous_version_inserts() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NEW.product_id IS NULL THEN
		NEW.product_id := NEW.id;
		INSERT INTO catalogue_products
			(id, name, slug, description, price_amount, max_price_amount, currency, in_stock, created_at, updated_at, archived_at)
		VALUES (NEW.id, NEW.name, free_slug(NEW.name, NEW.id), NEW.description, NEW.price_amount, NEW.price_amount, NEW.currency,
			NEW.available_stock > 0, NEW.created_at, NEW.updated_at, NEW.archived_at)
		ON CONFLICT (id) DO NOTHING;
	ELSIF NEW.id = NEW.product_id THEN
		SELECT name, description, coalesce(archived_at, CASE WHEN status = 'draft' THEN now() END)
		INTO NEW.name, NEW.description, NEW.archived_at
		FROM catalogue_products WHERE id = NEW.product_id;
	ELSE
		NEW.archived_at := now();
	END IF;
	RETURN NEW;
END
$$;--> statement-breakpoint
CREATE TRIGGER previous_version_inserts BEFORE INSERT ON "variants" FOR EACH ROW EXECUTE FUNCTION previous_version_inserts();--> statement-breakpoint
-- It changes the name or the description of a product, or archives it.
CREATE FUNCTION previous_version_updates() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF NEW.archived_at IS NOT NULL THEN
		PERFORM FROM variants WHERE product_id = NEW.id AND removed_at IS NULL ORDER BY id FOR NO KEY UPDATE;
		UPDATE variants SET removed_at = NEW.archived_at WHERE product_id = NEW.id AND removed_at IS NULL;
	END IF;
	UPDATE catalogue_products SET name = NEW.name, description = NEW.description, archived_at = NEW.archived_at, updated_at = now()
	WHERE id = NEW.id;
	RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER previous_version_updates AFTER UPDATE ON "variants" FOR EACH ROW
	WHEN (
		pg_trigger_depth() = 0 AND NEW.id = NEW.product_id AND NEW.removed_at IS NULL
		AND (OLD.name, OLD.description, OLD.archived_at) IS DISTINCT FROM (NEW.name, NEW.description, NEW.archived_at)
	)
	EXECUTE FUNCTION previous_version_updates();--> statement-breakpoint
-- This version changes what the version before finds in the first variant, whose version that one shows: it has to rise.
CREATE FUNCTION previous_version_sees() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	UPDATE variants SET name = NEW.name, description = NEW.description, version = version + NEW.version - OLD.version,
		archived_at = coalesce(NEW.archived_at, CASE WHEN NEW.status = 'draft' THEN now() END)
	WHERE id = NEW.id AND removed_at IS NULL;
	IF FOUND AND NEW.version <> OLD.version THEN
		UPDATE catalogue_products SET version = OLD.version WHERE id = NEW.id;
	END IF;
	RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER previous_version_sees AFTER UPDATE ON "catalogue_products" FOR EACH ROW
	WHEN (
		pg_trigger_depth() = 0
		AND (OLD.name, OLD.description, OLD.status, OLD.archived_at) IS DISTINCT FROM (NEW.name, NEW.description, NEW.status, NEW.archived_at)
	)
	EXECUTE FUNCTION previous_version_sees();--> statement-breakpoint
CREATE FUNCTION previous_version_misses() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	NEW.archived_at := coalesce(NEW.archived_at, NEW.removed_at);
	RETURN NEW;
END
$$;--> statement-breakpoint
CREATE TRIGGER previous_version_misses BEFORE UPDATE ON "variants" FOR EACH ROW
	WHEN (OLD.removed_at IS NULL AND NEW.removed_at IS NOT NULL)
	EXECUTE FUNCTION previous_version_misses();
