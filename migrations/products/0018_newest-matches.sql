-- Searches for the newest products (docs/decisions/0051-newest-matches.md). The index is built beside writes, since that takes
-- minutes for a million products. PostgreSQL does not do that in a transaction: so this ends the migrator's, and begins another for
-- what follows. Migrations before it stay applied if it is interrupted, and it can run again from its start.
-- squawk-ignore transaction-nesting
COMMIT;--> statement-breakpoint
-- To build or drop an index in this way waits for older transactions, and nothing waits behind it. So it may take longer than the
-- migrator lets a statement wait for a lock.
SELECT set_config('migration.lock_timeout', current_setting('lock_timeout'), false), set_config('lock_timeout', '10min', false);--> statement-breakpoint
-- The number of the period of this length in which a time is, since 1970.
CREATE OR REPLACE FUNCTION period_number(at timestamptz, seconds integer) RETURNS bigint LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN floor(extract(epoch FROM at AT TIME ZONE 'UTC') / seconds)::bigint;--> statement-breakpoint
-- The entry of a period in the index, which no word can be: words are letters and digits.
CREATE OR REPLACE FUNCTION period_key(at timestamptz, seconds integer) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '~' || seconds || ':' || period_number(at, seconds);--> statement-breakpoint
-- The prefixes of all words, and the periods of creation: of ten minutes, three hours, two days, twenty days.
CREATE OR REPLACE FUNCTION search_keys(words text, created_at timestamptz) RETURNS text[]
LANGUAGE sql IMMUTABLE PARALLEL RESTRICTED STRICT COST 1000
RETURN word_prefixes(words) || ARRAY[
	period_key(created_at, 600), period_key(created_at, 10800), period_key(created_at, 172800), period_key(created_at, 1728000)
];--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS "searchable_keys_idx";--> statement-breakpoint
CREATE INDEX CONCURRENTLY "searchable_keys_idx" ON "searchable_products" USING gin (search_keys("words", "created_at")) WITH (gin_pending_list_limit=256);--> statement-breakpoint
DROP INDEX CONCURRENTLY IF EXISTS "catalogue_prefixes_idx";--> statement-breakpoint
SELECT set_config('lock_timeout', current_setting('migration.lock_timeout'), false);--> statement-breakpoint
-- The ids of the newest products with all these words that pass the filters, for search.repository.ts in the products Worker. It
-- looks in the period in which the newest product was created, and while it has not found enough, in that of the newest product
-- before: at last in all older ones. If a period has `most` matches, which are too many to sort, it goes on with the whole catalogue
-- at once. `is_too_many` says that this has too many as well: then the ids are only some that pass the filters.
CREATE OR REPLACE FUNCTION newest_matches(
	words text[], statuses product_status[], last_created_at timestamptz, last_id uuid, wanted integer, most integer,
	only_facet_sets integer[], only_currency text, lowest bigint, highest bigint, only_in_stock boolean,
	OUT is_too_many boolean, OUT ids uuid[]
) LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
DECLARE
	before timestamptz := coalesce(last_created_at + interval '1 millisecond', 'infinity');
	-- The longest twice, since the one in which the newest was created may have begun just before. In a small catalogue, all at once.
	periods integer[] := CASE WHEN (SELECT reltuples FROM pg_class WHERE oid = 'searchable_products'::regclass) < 2500
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
			SELECT s.id, s.created_at, s.status = ANY (statuses) AND s.created_at < before
				AND (last_id IS NULL OR (s.created_at, s.id) < (last_created_at, last_id))
				AND (only_currency IS NULL OR s.currency = only_currency)
				AND (lowest IS NULL OR s.price_amount >= lowest) AND (highest IS NULL OR s.price_amount <= highest)
				AND (only_in_stock IS NOT TRUE OR s.in_stock)
				AND (only_facet_sets IS NULL OR s.facet_set_id IN (SELECT unnest(only_facet_sets))) AS fits
			FROM searchable_products s
			WHERE search_keys(s.words, s.created_at) @> newest_matches.words
				-- Apart from the words: otherwise GIN compares all their matches with each other, and not only those of the period.
				AND search_keys(s.words, s.created_at)
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
-- squawk-ignore transaction-nesting, ban-uncommitted-transaction
BEGIN;
