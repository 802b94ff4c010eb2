-- A narrow copy of the products for searches (docs/decisions/0047-searchable-products.md). A million products take some minutes
-- here, almost all for the index, and block nobody until the line that says so.
CREATE TABLE "searchable_products" (
	"created_at" timestamp (3) with time zone NOT NULL,
	"price_amount" bigint NOT NULL,
	"facet_set_id" integer NOT NULL,
	"status" "product_status" NOT NULL,
	"id" uuid PRIMARY KEY NOT NULL,
	"in_stock" boolean NOT NULL,
	"currency" char(3) NOT NULL,
	"name" text NOT NULL,
	"words" text NOT NULL
);
--> statement-breakpoint
-- Space on each page for new versions of its rows: a change of a price or of "in_stock" then touches no index.
ALTER TABLE "searchable_products" SET (toast_tuple_target = 128, fillfactor = 95);--> statement-breakpoint
ALTER TABLE "searchable_products" ALTER COLUMN "name" SET STORAGE PLAIN;--> statement-breakpoint
-- The words of a product for the column of this name. PostgreSQL looks for values to store apart from their row when that is
-- longer than 2 kB, and only then down to the target above. So the words are padded with spaces, which compression removes.
CREATE FUNCTION padded_words(search tsvector) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
RETURN array_to_string(tsvector_to_array(search), ' ') || repeat(' ', 2048);--> statement-breakpoint
CREATE FUNCTION word_prefixes(words text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL RESTRICTED STRICT COST 1000
RETURN search_prefixes(array_to_tsvector(string_to_array(rtrim(words), ' ')));--> statement-breakpoint
CREATE VIEW "products_to_search" AS
	SELECT created_at, price_amount, facet_set_id, status, id, in_stock, currency, name, padded_words(search) AS words
	FROM "catalogue_products" WHERE archived_at IS NULL;--> statement-breakpoint
SELECT set_config('migration.first_unseen', pg_snapshot_xmin(pg_current_snapshot())::text, true);--> statement-breakpoint
INSERT INTO "searchable_products" SELECT * FROM "products_to_search";--> statement-breakpoint
CREATE INDEX "searchable_prefixes_idx" ON "searchable_products" USING gin (word_prefixes("words")) WITH (gin_pending_list_limit=256);--> statement-breakpoint
-- The row is read again, since one statement may change a product and its variants: then the trigger of the variants has changed
-- the product a second time before this one runs for the first.
CREATE FUNCTION copy_to_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'UPDATE' AND OLD.search = NEW.search AND (OLD.archived_at IS NULL) = (NEW.archived_at IS NULL) THEN
		UPDATE searchable_products s SET created_at = p.created_at, price_amount = p.price_amount, facet_set_id = p.facet_set_id,
			status = p.status, in_stock = p.in_stock, currency = p.currency, name = p.name
		FROM catalogue_products p WHERE p.id = NEW.id AND s.id = p.id;
		RETURN NULL;
	END IF;
	IF TG_OP <> 'INSERT' THEN
		DELETE FROM searchable_products WHERE id = OLD.id;
	END IF;
	IF TG_OP <> 'DELETE' THEN
		INSERT INTO searchable_products SELECT * FROM products_to_search WHERE id = NEW.id;
	END IF;
	RETURN NULL;
END
$$;--> statement-breakpoint
-- From here on changes of products wait until the end: a second or two for a million. Sales change a product only with its last
-- unit.
LOCK TABLE "catalogue_products" IN SHARE ROW EXCLUSIVE MODE;--> statement-breakpoint
CREATE TRIGGER copy_inserted_to_search AFTER INSERT ON "catalogue_products" FOR EACH ROW EXECUTE FUNCTION copy_to_search();--> statement-breakpoint
CREATE TRIGGER copy_updated_to_search AFTER UPDATE ON "catalogue_products" FOR EACH ROW
	WHEN (
		(OLD.created_at, OLD.price_amount, OLD.facet_set_id, OLD.status, OLD.in_stock, OLD.currency, OLD.name, OLD.search, OLD.archived_at)
		IS DISTINCT FROM
		(NEW.created_at, NEW.price_amount, NEW.facet_set_id, NEW.status, NEW.in_stock, NEW.currency, NEW.name, NEW.search, NEW.archived_at)
	)
	EXECUTE FUNCTION copy_to_search();--> statement-breakpoint
CREATE TRIGGER copy_deleted_to_search AFTER DELETE ON "catalogue_products" FOR EACH ROW EXECUTE FUNCTION copy_to_search();--> statement-breakpoint
-- What has changed since the copy: rows that were written by transactions that it did not see. Those of this transaction, which
-- may have run earlier migrations, it saw.
DELETE FROM "searchable_products" WHERE id IN (
	SELECT id FROM "catalogue_products"
	WHERE age(xmin) <= age(current_setting('migration.first_unseen')::xid8::xid) AND xmin <> pg_current_xact_id()::xid
);--> statement-breakpoint
INSERT INTO "searchable_products" SELECT * FROM "products_to_search" WHERE id IN (
	SELECT id FROM "catalogue_products"
	WHERE age(xmin) <= age(current_setting('migration.first_unseen')::xid8::xid) AND xmin <> pg_current_xact_id()::xid
);
