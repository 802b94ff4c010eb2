-- The copy that searches read is kept in two halves, which facets count at the same time (docs/decisions/0053-search-halves.md). A
-- million products take some minutes here, almost all for the index. Nothing waits for it until the line that says so.
--
-- The columns and their order are those of the table before.
CREATE TABLE "search_documents_in_halves" (
	"created_at" timestamp (3) with time zone NOT NULL,
	"price_amount" bigint NOT NULL,
	"categories_set_id" integer NOT NULL,
	"options_set_id" integer NOT NULL,
	"status" "product_status" NOT NULL,
	"currency" char(3) NOT NULL,
	"id" uuid PRIMARY KEY NOT NULL,
	"in_stock" boolean NOT NULL,
	"words" text NOT NULL
) PARTITION BY HASH ("id");--> statement-breakpoint
-- As before (0019): words are stored apart from rows, and a change of a price or of "in_stock" touches no index.
CREATE TABLE "search_documents_0" PARTITION OF "search_documents_in_halves"
	FOR VALUES WITH (MODULUS 2, REMAINDER 0) WITH (toast_tuple_target = 128, fillfactor = 95);--> statement-breakpoint
CREATE TABLE "search_documents_1" PARTITION OF "search_documents_in_halves"
	FOR VALUES WITH (MODULUS 2, REMAINDER 1) WITH (toast_tuple_target = 128, fillfactor = 95);--> statement-breakpoint
SELECT set_config('migration.first_unseen', pg_snapshot_xmin(pg_current_snapshot())::text, true);--> statement-breakpoint
INSERT INTO "search_documents_in_halves" SELECT * FROM "documents_to_search";--> statement-breakpoint
CREATE INDEX "search_documents_halves_keys_idx" ON "search_documents_in_halves" USING gin (search_keys("words", "created_at")) WITH (gin_pending_list_limit=256);--> statement-breakpoint
-- From here on changes of products wait until the end: a second or two for a million. Sales change a product only with its last
-- unit. Searches wait for the last statements alone.
LOCK TABLE "catalogue_products" IN SHARE ROW EXCLUSIVE MODE;--> statement-breakpoint
-- What has changed since the copy: rows that were written by transactions that it did not see. Those of this transaction, which
-- may have run earlier migrations, it saw.
DELETE FROM "search_documents_in_halves" WHERE id IN (
	SELECT id FROM "catalogue_products"
	WHERE age(xmin) <= age(current_setting('migration.first_unseen')::xid8::xid) AND xmin <> pg_current_xact_id()::xid
);--> statement-breakpoint
INSERT INTO "search_documents_in_halves" SELECT * FROM "documents_to_search" WHERE id IN (
	SELECT id FROM "catalogue_products"
	WHERE age(xmin) <= age(current_setting('migration.first_unseen')::xid8::xid) AND xmin <> pg_current_xact_id()::xid
);--> statement-breakpoint
-- As before, but how many products there are it learns from their own table: PostgreSQL keeps no estimate for both halves together.
CREATE OR REPLACE FUNCTION newest_matches(
	words text[], statuses product_status[], last_created_at timestamptz, last_id uuid, wanted integer, most integer,
	only_categories_sets integer[], only_options_sets integer[], only_currency text, lowest bigint, highest bigint, only_in_stock boolean,
	OUT is_too_many boolean, OUT ids uuid[]
) LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
	before timestamptz := coalesce(last_created_at + interval '1 millisecond', 'infinity');
	-- The longest twice, since the one in which the newest was created may have begun just before. In a small catalogue, all at once.
	periods integer[] := CASE WHEN (SELECT reltuples FROM pg_class WHERE oid = 'catalogue_products'::regclass) < 2500
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
-- The halves take the name of the table before, by which the previous version still reads them. The trigger that writes them
-- knows nothing but that name.
-- keeps: searchable_products, since it is made again below
-- squawk-ignore ban-drop-table
DROP VIEW "searchable_products";--> statement-breakpoint
-- keeps: search_documents.search_documents_pkey, since the new table has one
-- squawk-ignore ban-drop-table
DROP TABLE "search_documents";--> statement-breakpoint
-- squawk-ignore renaming-table
ALTER TABLE "search_documents_in_halves" RENAME TO "search_documents";--> statement-breakpoint
ALTER INDEX "search_documents_in_halves_pkey" RENAME TO "search_documents_pkey";--> statement-breakpoint
ALTER INDEX "search_documents_halves_keys_idx" RENAME TO "search_documents_keys_idx";--> statement-breakpoint
CREATE VIEW "searchable_products" AS
	SELECT d.created_at, d.price_amount, p.facet_set_id, d.status, d.id, d.in_stock, d.currency, p.name, d.words
	FROM "search_documents" d LEFT JOIN "catalogue_products" p ON p.id = d.id;
