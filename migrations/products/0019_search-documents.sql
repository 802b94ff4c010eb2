-- Searches read a narrower copy of the products than before (docs/decisions/0052-search-documents.md). A million products take some
-- minutes here, almost all for the index.
--
-- First, each combination names the first one with the same categories, and with the same options. Readers of the combinations wait
-- for some tenths of a second, and not for the rest: so that is a transaction of its own, which can run again.
ALTER TABLE "facet_sets" ADD COLUMN IF NOT EXISTS "categories_set_id" integer;--> statement-breakpoint
ALTER TABLE "facet_sets" ADD COLUMN IF NOT EXISTS "options_set_id" integer;--> statement-breakpoint
-- squawk-ignore require-concurrent-index-creation
CREATE INDEX IF NOT EXISTS "facet_sets_options_key_idx" ON "facet_sets" USING btree ("options_key","options_set_id");--> statement-breakpoint
UPDATE "facet_sets" SET categories_set_id = first.with_categories, options_set_id = first.with_options FROM (
	SELECT id, min(id) OVER (PARTITION BY category_ids) AS with_categories, min(id) OVER (PARTITION BY options_key) AS with_options
	FROM "facet_sets"
) AS first WHERE first.id = "facet_sets".id AND "facet_sets".categories_set_id IS NULL;--> statement-breakpoint
-- keeps: facet_sets.categories_set_id, since the trigger below sets it
-- keeps: facet_sets.options_set_id, since the trigger below sets it
-- squawk-ignore adding-not-nullable-field
ALTER TABLE "facet_sets" ALTER COLUMN "categories_set_id" SET NOT NULL, ALTER COLUMN "options_set_id" SET NOT NULL;--> statement-breakpoint
-- What others name as the first, and not the one with the lowest number: transactions don't commit in the order of these, and a
-- first one always names itself. A connection keeps its plans: made for a small table, they would read a large one from end to end.
CREATE OR REPLACE FUNCTION find_first_facet_sets() RETURNS trigger LANGUAGE plpgsql SET enable_seqscan = off AS $$
BEGIN
	NEW.categories_set_id := coalesce(
		(SELECT min(categories_set_id) FROM facet_sets WHERE category_ids = NEW.category_ids), NEW.id);
	-- "options_key" is not computed yet.
	NEW.options_set_id := coalesce(
		(SELECT min(options_set_id) FROM facet_sets WHERE options_key = md5(NEW.variant_options::text)::uuid), NEW.id);
	RETURN NEW;
END
$$;--> statement-breakpoint
CREATE OR REPLACE TRIGGER find_first_facet_sets BEFORE INSERT ON "facet_sets" FOR EACH ROW EXECUTE FUNCTION find_first_facet_sets();--> statement-breakpoint
-- squawk-ignore transaction-nesting
COMMIT;--> statement-breakpoint
-- squawk-ignore transaction-nesting, ban-uncommitted-transaction
BEGIN;--> statement-breakpoint
-- The copy. Nothing waits for it until the line that says so.
CREATE TABLE "search_documents" (
	"created_at" timestamp (3) with time zone NOT NULL,
	"price_amount" bigint NOT NULL,
	"categories_set_id" integer NOT NULL,
	"options_set_id" integer NOT NULL,
	"status" "product_status" NOT NULL,
	"currency" char(3) NOT NULL,
	"id" uuid PRIMARY KEY NOT NULL,
	"in_stock" boolean NOT NULL,
	"words" text NOT NULL
);--> statement-breakpoint
-- As in the copy before (0015): words are stored apart from rows, and a change of a price or of "in_stock" touches no index.
ALTER TABLE "search_documents" SET (toast_tuple_target = 128, fillfactor = 95);--> statement-breakpoint
CREATE VIEW "documents_to_search" AS
	SELECT p.created_at, p.price_amount, f.categories_set_id, f.options_set_id, p.status, p.currency, p.id, p.in_stock,
		padded_words(p.search) AS words
	FROM "catalogue_products" p JOIN "facet_sets" f ON f.id = p.facet_set_id WHERE p.archived_at IS NULL;--> statement-breakpoint
SELECT set_config('migration.first_unseen', pg_snapshot_xmin(pg_current_snapshot())::text, true);--> statement-breakpoint
INSERT INTO "search_documents" SELECT * FROM "documents_to_search";--> statement-breakpoint
CREATE INDEX "search_documents_keys_idx" ON "search_documents" USING gin (search_keys("words", "created_at")) WITH (gin_pending_list_limit=256);--> statement-breakpoint
-- From here on changes of products wait until the end: a second or two for a million. Sales change a product only with its last
-- unit. Searches wait for the last statements alone.
LOCK TABLE "catalogue_products" IN SHARE ROW EXCLUSIVE MODE;--> statement-breakpoint
-- As before, for the new table.
CREATE OR REPLACE FUNCTION copy_to_search() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'UPDATE' AND OLD.search = NEW.search AND (OLD.archived_at IS NULL) = (NEW.archived_at IS NULL) THEN
		UPDATE search_documents d SET created_at = p.created_at, price_amount = p.price_amount, categories_set_id = f.categories_set_id,
			options_set_id = f.options_set_id, status = p.status, currency = p.currency, in_stock = p.in_stock
		FROM catalogue_products p JOIN facet_sets f ON f.id = p.facet_set_id WHERE p.id = NEW.id AND d.id = p.id;
		RETURN NULL;
	END IF;
	IF TG_OP <> 'INSERT' THEN
		DELETE FROM search_documents WHERE id = OLD.id;
	END IF;
	IF TG_OP <> 'DELETE' THEN
		INSERT INTO search_documents SELECT * FROM documents_to_search WHERE id = NEW.id;
	END IF;
	RETURN NULL;
END
$$;--> statement-breakpoint
-- What has changed since the copy: rows that were written by transactions that it did not see. Those of this transaction, which
-- may have run earlier migrations, it saw.
DELETE FROM "search_documents" WHERE id IN (
	SELECT id FROM "catalogue_products"
	WHERE age(xmin) <= age(current_setting('migration.first_unseen')::xid8::xid) AND xmin <> pg_current_xact_id()::xid
);--> statement-breakpoint
INSERT INTO "search_documents" SELECT * FROM "documents_to_search" WHERE id IN (
	SELECT id FROM "catalogue_products"
	WHERE age(xmin) <= age(current_setting('migration.first_unseen')::xid8::xid) AND xmin <> pg_current_xact_id()::xid
);--> statement-breakpoint
-- As before, but it reads the new table, and filters by categories and options apart. The previous version calls the other function
-- of this name, which goes on with the view below.
CREATE FUNCTION newest_matches(
	words text[], statuses product_status[], last_created_at timestamptz, last_id uuid, wanted integer, most integer,
	only_categories_sets integer[], only_options_sets integer[], only_currency text, lowest bigint, highest bigint, only_in_stock boolean,
	OUT is_too_many boolean, OUT ids uuid[]
) LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
	before timestamptz := coalesce(last_created_at + interval '1 millisecond', 'infinity');
	-- The longest twice, since the one in which the newest was created may have begun just before. In a small catalogue, all at once.
	periods integer[] := CASE WHEN (SELECT reltuples FROM pg_class WHERE oid = 'search_documents'::regclass) < 2500
		THEN '{NULL}' ELSE '{600,10800,172800,1728000,1728000,NULL}' END;
	newest timestamptz;
	seconds integer;
	in_period integer;
	in_all_periods integer := 0;
	matched uuid[];
BEGIN
	is_too_many := false;
	ids := '{}';
	IF words IS NULL THEN
		RETURN;
	END IF;
	FOREACH seconds IN ARRAY periods LOOP
		CONTINUE WHEN in_all_periods >= most AND seconds IS NOT NULL;
		SELECT max(first.created_at) INTO newest FROM unnest(statuses) AS wanted_status CROSS JOIN LATERAL (
			SELECT p.created_at FROM catalogue_products p
			WHERE p.status = wanted_status AND p.archived_at IS NULL AND p.created_at < before
			ORDER BY p.status DESC, p.created_at DESC LIMIT 1
		) AS first;
		EXIT WHEN newest IS NULL;
		SELECT count(*), coalesce(array_agg(id ORDER BY created_at DESC, id DESC) FILTER (WHERE fits), '{}')
		INTO in_period, matched FROM (
			SELECT d.id, d.created_at, d.status = ANY (statuses) AND d.created_at < before
				AND (last_id IS NULL OR (d.created_at, d.id) < (last_created_at, last_id))
				AND (only_currency IS NULL OR d.currency = only_currency)
				AND (lowest IS NULL OR d.price_amount >= lowest) AND (highest IS NULL OR d.price_amount <= highest)
				AND (only_in_stock IS NOT TRUE OR d.in_stock)
				AND (only_categories_sets IS NULL OR d.categories_set_id IN (SELECT unnest(only_categories_sets)))
				AND (only_options_sets IS NULL OR d.options_set_id IN (SELECT unnest(only_options_sets))) AS fits
			FROM search_documents d
			WHERE search_keys(d.words, d.created_at) @> newest_matches.words
				-- Apart from the words: otherwise GIN compares all their matches with each other, and not only those of the period.
				AND search_keys(d.words, d.created_at)
					@> CASE WHEN seconds IS NULL THEN newest_matches.words[:1] ELSE ARRAY[period_key(newest, seconds)] END
			LIMIT most
		) AS matches;
		in_all_periods := in_all_periods + in_period;
		is_too_many := in_period >= most;
		CONTINUE WHEN is_too_many AND seconds IS NOT NULL;
		ids := ids || matched;
		EXIT WHEN cardinality(ids) >= wanted;
		before := to_timestamp(period_number(newest, seconds) * seconds);
	END LOOP;
END
$$;--> statement-breakpoint
-- Names change no longer what the copy has, unless they change the words.
CREATE OR REPLACE TRIGGER copy_updated_to_search AFTER UPDATE ON "catalogue_products" FOR EACH ROW
	WHEN (
		(OLD.created_at, OLD.price_amount, OLD.facet_set_id, OLD.status, OLD.in_stock, OLD.currency, OLD.search, OLD.archived_at)
		IS DISTINCT FROM
		(NEW.created_at, NEW.price_amount, NEW.facet_set_id, NEW.status, NEW.in_stock, NEW.currency, NEW.search, NEW.archived_at)
	)
	EXECUTE FUNCTION copy_to_search();--> statement-breakpoint
-- The previous version reads the new table under the name of the old one. It writes neither.
-- keeps: searchable_products.searchable_products_pkey, since the new table has one
-- squawk-ignore ban-drop-table
DROP TABLE "searchable_products";--> statement-breakpoint
CREATE VIEW "searchable_products" AS
	SELECT d.created_at, d.price_amount, p.facet_set_id, d.status, d.id, d.in_stock, d.currency, p.name, d.words
	FROM "search_documents" d LEFT JOIN "catalogue_products" p ON p.id = d.id;
