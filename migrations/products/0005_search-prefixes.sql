DROP INDEX "products_search_idx";--> statement-breakpoint
-- The words and all their beginnings of two letters and more: "mug" is found by "mu" and "mug", "a" by "a". Its cost
-- keeps the planner from working them out for each row of a small table instead of asking the index, and a search is over
-- before parallel workers have started.
CREATE FUNCTION search_prefixes(words tsvector) RETURNS text[] LANGUAGE plpgsql IMMUTABLE PARALLEL RESTRICTED STRICT COST 1000 AS $$
DECLARE
	prefixes text[] := '{}';
	word text;
BEGIN
	FOREACH word IN ARRAY tsvector_to_array(words) LOOP
		FOR size IN least(2, length(word)) .. length(word) LOOP
			prefixes := prefixes || left(word, size);
		END LOOP;
	END LOOP;
	RETURN prefixes;
END
$$;--> statement-breakpoint
CREATE INDEX "products_prefixes_idx" ON "products" USING gin (search_prefixes("search")) WITH (gin_pending_list_limit=256) WHERE "products"."archived_at" IS NULL;
