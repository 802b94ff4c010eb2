-- Categories, and the combinations of categories and option values that products have. Reads of products wait while their new
-- columns get indexes: some seconds for a million products.
CREATE TABLE "categories" (
	"id" uuid PRIMARY KEY NOT NULL,
	"parent_id" uuid,
	"name" text NOT NULL,
	"slug" text NOT NULL,
	"position" integer NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"deleted_at" timestamp (3) with time zone,
	CONSTRAINT "categories_name_check" CHECK (char_length("categories"."name") BETWEEN 1 AND 100),
	CONSTRAINT "categories_slug_check" CHECK ("categories"."slug" ~ '^[a-z0-9-]{1,120}$'),
	CONSTRAINT "categories_position_check" CHECK ("categories"."position" BETWEEN 0 AND 1000000),
	CONSTRAINT "categories_parent_id_check" CHECK ("categories"."parent_id" <> "categories"."id"),
	CONSTRAINT "categories_version_check" CHECK ("categories"."version" > 0)
);--> statement-breakpoint
CREATE TABLE "facet_sets" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "facet_sets_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"key" uuid NOT NULL,
	"category_ids" uuid[] NOT NULL,
	"variant_options" jsonb NOT NULL
);--> statement-breakpoint
ALTER TABLE "categories" ADD CONSTRAINT "categories_parent_id_categories_id_fk" FOREIGN KEY ("parent_id") REFERENCES "public"."categories"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "categories_slug_key" ON "categories" USING btree ("slug") WHERE "categories"."deleted_at" IS NULL;--> statement-breakpoint
CREATE INDEX "categories_parent_id_idx" ON "categories" USING btree ("parent_id") WHERE "categories"."deleted_at" IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX "facet_sets_key" ON "facet_sets" USING btree ("key");--> statement-breakpoint
CREATE INDEX "facet_sets_category_ids_idx" ON "facet_sets" USING gin ("category_ids");--> statement-breakpoint
CREATE INDEX "facet_sets_variant_options_idx" ON "facet_sets" USING gin ("variant_options" jsonb_path_ops);--> statement-breakpoint
-- The combination of the empty list of categories and the variant without options: the default of "facet_set_id" below.
INSERT INTO "facet_sets" (key, category_ids, variant_options) VALUES (md5('{}[{}]')::uuid, '{}', '[{}]');--> statement-breakpoint
-- Categories with all that they are in, deleted ones left out.
CREATE FUNCTION category_path(ids uuid[]) RETURNS uuid[] LANGUAGE sql STABLE PARALLEL SAFE STRICT
RETURN (
	WITH RECURSIVE path (id, parent_id) AS (
		SELECT id, parent_id FROM categories WHERE id = ANY (ids) AND deleted_at IS NULL
		UNION
		SELECT c.id, c.parent_id FROM path JOIN categories c ON c.id = path.parent_id
	)
	SELECT coalesce(array_agg(id ORDER BY id), '{}') FROM path
);--> statement-breakpoint
ALTER TABLE "catalogue_products" ADD COLUMN "category_ids" uuid[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "catalogue_products" ADD COLUMN "facet_set_id" integer DEFAULT 1 NOT NULL;--> statement-breakpoint
-- The combinations of categories and option values that these products have.
CREATE FUNCTION facets_of(ids uuid[]) RETURNS TABLE (product_id uuid, key uuid, category_ids uuid[], variant_options jsonb)
LANGUAGE sql STABLE
BEGIN ATOMIC
	SELECT id, md5(categories::text || variants::text)::uuid, categories, variants
	FROM (
		SELECT p.id, ARRAY(SELECT DISTINCT unnest(p.category_ids) AS id ORDER BY id) AS categories,
			(SELECT jsonb_agg(DISTINCT v.options ORDER BY v.options) FROM variants v WHERE v.product_id = p.id AND v.removed_at IS NULL) AS variants
		FROM catalogue_products p WHERE p.id = ANY (ids)
	) AS products
	WHERE variants IS NOT NULL;
END;--> statement-breakpoint
-- Most combinations are there already. New ones are inserted in the order of their keys, so that two writers cannot wait for each
-- other in a circle.
CREATE FUNCTION assign_facet_sets(ids uuid[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	missing uuid[];
BEGIN
	WITH facets AS MATERIALIZED (SELECT * FROM facets_of(ids)), assigned AS (
		UPDATE catalogue_products p SET facet_set_id = s.id FROM facets f JOIN facet_sets s USING (key)
		WHERE p.id = f.product_id AND p.facet_set_id <> s.id
	)
	SELECT array_agg(product_id) INTO missing FROM facets f WHERE NOT EXISTS (SELECT FROM facet_sets s WHERE s.key = f.key);
	IF missing IS NULL THEN
		RETURN;
	END IF;
	INSERT INTO facet_sets (key, category_ids, variant_options)
	SELECT DISTINCT ON (key) key, category_ids, variant_options FROM facets_of(missing) ORDER BY key
	ON CONFLICT (key) DO NOTHING;
	UPDATE catalogue_products p SET facet_set_id = s.id FROM facets_of(missing) f JOIN facet_sets s USING (key) WHERE p.id = f.product_id;
END
$$;--> statement-breakpoint
-- From here on the products are locked until the end.
SELECT assign_facet_sets(array_agg(id)) FROM catalogue_products WHERE options <> '[]' AND archived_at IS NULL;--> statement-breakpoint
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX "catalogue_facets_name_idx" ON "catalogue_products" USING btree ("facet_set_id","status",lower("name")) WHERE "catalogue_products"."archived_at" IS NULL;--> statement-breakpoint
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX "catalogue_facets_created_at_idx" ON "catalogue_products" USING btree ("facet_set_id","status","created_at","id") WHERE "catalogue_products"."archived_at" IS NULL;--> statement-breakpoint
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX "catalogue_facets_price_idx" ON "catalogue_products" USING btree ("facet_set_id","status","price_amount","id","currency","in_stock") WHERE "catalogue_products"."archived_at" IS NULL;--> statement-breakpoint
CREATE FUNCTION categorise_product() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM assign_facet_sets(ARRAY[NEW.id]);
	RETURN NULL;
END
$$;--> statement-breakpoint
CREATE TRIGGER categorise_product AFTER UPDATE OF category_ids ON "catalogue_products" FOR EACH ROW
	WHEN (OLD.category_ids IS DISTINCT FROM NEW.category_ids) EXECUTE FUNCTION categorise_product();--> statement-breakpoint
-- As before, and it assigns the combinations of products whose variants have other options. Sales change none of it.
CREATE OR REPLACE FUNCTION summarise_variants() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
	changed uuid[];
	regrouped uuid[];
BEGIN
	IF TG_OP = 'INSERT' THEN
		SELECT array_agg(DISTINCT product_id) INTO changed FROM new_rows;
		regrouped := changed;
	ELSE
		SELECT
			array_agg(DISTINCT n.product_id) FILTER (WHERE (n.price_amount, n.compare_at_amount, n.currency, n.in_stock, n.removed_at)
				IS DISTINCT FROM (o.price_amount, o.compare_at_amount, o.currency, o.in_stock, o.removed_at)),
			array_agg(DISTINCT n.product_id) FILTER (WHERE (n.options, n.removed_at) IS DISTINCT FROM (o.options, o.removed_at))
		INTO changed, regrouped FROM new_rows n JOIN old_rows o USING (id);
	END IF;
	IF changed IS NULL AND regrouped IS NULL THEN
		RETURN NULL;
	END IF;
	PERFORM FROM catalogue_products WHERE id = ANY (changed || regrouped) ORDER BY id FOR NO KEY UPDATE;
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
	IF regrouped IS NOT NULL THEN
		PERFORM assign_facet_sets(regrouped);
	END IF;
	RETURN NULL;
END
$$;
