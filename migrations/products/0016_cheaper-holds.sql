-- Holds the stock of all lines or of none, for reservations.repository.ts in the products Worker: the same answers as before
-- for two thirds of the work. Each step is a statement, so that a new hold does not prepare what repeated and refused ones need.
-- A function keeps the plans of its statements, so while a popular variant is locked nothing is parsed or planned: the settings
-- make that true of each of them, and let them find rows by their keys however few rows a table has. It must stay VOLATILE: only
-- then does a statement after the locks have a snapshot of its own (docs/decisions/0002-lock-then-decide.md).
CREATE OR REPLACE FUNCTION hold_stock(wanted_reservation uuid, wanted_lines jsonb, hold_seconds integer, max_amount bigint) RETURNS jsonb
LANGUAGE plpgsql VOLATILE
SET plan_cache_mode = force_generic_plan SET enable_mergejoin = off AS $$
DECLARE
	named_variants uuid[];
	named_products uuid[];
	takes boolean;
	refusal jsonb;
	-- What is taken: parallel arrays, with each variant once.
	taken_ids uuid[];
	taken_quantities integer[];
	taken_positions integer[];
	ends_at timestamptz;
	held jsonb;
	changes jsonb := '[]';
BEGIN
	SELECT coalesce(array_agg(w.id) FILTER (WHERE w."isVariant"), '{}'),
		coalesce(array_agg(w.id) FILTER (WHERE NOT w."isVariant"), '{}')
	INTO named_variants, named_products FROM jsonb_to_recordset(wanted_lines) AS w (id uuid, "isVariant" boolean);

	-- The reservation's lock comes first, then the variants by id, so that calls cannot deadlock. Of a product that is named
	-- by its own id all variants are locked, so that its only variant is still the only one when its stock is taken.
	PERFORM pg_advisory_xact_lock(hashtextextended(wanted_reservation::text, 0));
	PERFORM FROM variants v
	WHERE v.id = ANY (named_variants) OR (v.product_id = ANY (named_products) AND v.removed_at IS NULL)
	ORDER BY v.id
	FOR NO KEY UPDATE OF v;

	-- A hold that was not released stays as it is; one that is not confirmed yet gets its full time again.
	UPDATE reservations SET
		expires_at = CASE WHEN state = 'held' THEN now() + make_interval(secs => hold_seconds) ELSE expires_at END,
		updated_at = now()
	WHERE id = wanted_reservation AND state <> 'released'
	RETURNING expires_at INTO ends_at;

	IF NOT FOUND THEN
		WITH found AS (
			SELECT r.position, r.id, r.quantity, coalesce(v.choices, 0) AS choices, v.variant_id, v.product_id, v.price_amount,
				v.currency, v.available_stock
			FROM jsonb_to_recordset(wanted_lines) AS r (position int, id uuid, "isVariant" boolean, quantity int)
			LEFT JOIN LATERAL (
				SELECT count(*) OVER () AS choices, v.id AS variant_id, v.product_id, v.price_amount, v.currency, v.available_stock
				FROM (
					SELECT * FROM variants WHERE r."isVariant" AND id = r.id AND removed_at IS NULL
					UNION ALL
					SELECT * FROM variants WHERE NOT r."isVariant" AND product_id = r.id AND removed_at IS NULL
				) v JOIN catalogue_products p ON p.id = v.product_id AND p.archived_at IS NULL AND p.status = 'active'
				LIMIT 1
			) v ON true
		), stock AS (
			-- Each variant once, though lines may mean the same by its own id and by its product's.
			SELECT DISTINCT ON (variant_id) *, sum(quantity) OVER (PARTITION BY variant_id)::int AS wanted
			FROM found WHERE choices = 1 ORDER BY variant_id, position
		), decision AS (
			SELECT (SELECT bool_and(choices = 1) FROM found)
					AND bool_and(available_stock >= wanted AND wanted <= 1000)
					AND min(currency) = max(currency)
					AND sum(price_amount * wanted) <= max_amount AS takes,
				array_agg(variant_id) AS ids, array_agg(wanted) AS quantities, array_agg(position) AS positions
			FROM stock
		)
		SELECT d.takes, d.ids, d.quantities, d.positions, CASE WHEN d.takes THEN '[]' ELSE (
			SELECT jsonb_agg(jsonb_build_object('id', f.id, 'variants', f.choices, 'productId', f.product_id,
				'variantId', f.variant_id, 'requested', coalesce(s.wanted, f.quantity), 'available', f.available_stock,
				'currency', f.currency) ORDER BY f.position)
			FROM found f LEFT JOIN stock s USING (position)) END
		INTO takes, taken_ids, taken_quantities, taken_positions, refusal
		FROM decision d;

		IF takes IS NOT TRUE THEN
			RETURN jsonb_build_object('hold', NULL, 'stock', refusal, 'changed', changes);
		END IF;

		INSERT INTO reservations (id, expires_at) VALUES (wanted_reservation, now() + make_interval(secs => hold_seconds))
		ON CONFLICT (id) DO UPDATE SET state = 'held', expires_at = EXCLUDED.expires_at, updated_at = now()
		RETURNING expires_at INTO ends_at;
		-- What a released hold was of.
		DELETE FROM reservation_lines WHERE reservation_id = wanted_reservation;

		WITH taken AS (
			UPDATE variants
			SET available_stock = available_stock - taken_quantities[array_position(taken_ids, id)], version = version + 1,
				updated_at = now()
			WHERE id = ANY (taken_ids)
			RETURNING *
		), ledger AS (
			INSERT INTO stock_ledger (product_id, delta, reason, reservation_id)
			SELECT t.id, -t.quantity, 'held', wanted_reservation
			FROM unnest(taken_ids, taken_quantities) AS t (id, quantity)
		), lines AS (
			INSERT INTO reservation_lines (reservation_id, position, product_id, quantity, name, sku, options, unit_amount, currency)
			SELECT wanted_reservation, taken_positions[array_position(taken_ids, t.id)], t.id,
				taken_quantities[array_position(taken_ids, t.id)], p.name, t.sku, t.options, t.price_amount, t.currency
			FROM taken t JOIN catalogue_products p ON p.id = t.product_id
		)
		SELECT jsonb_agg(jsonb_build_object('productId', product_id, 'variantId', id, 'availableStock', available_stock,
			'version', version, 'updatedAt', updated_at))
		INTO changes FROM taken;
	END IF;

	SELECT jsonb_agg(jsonb_build_object('productId', v.product_id, 'variantId', v.id, 'quantity', l.quantity,
		'name', l.name, 'sku', l.sku, 'options', l.options, 'unitAmount', l.unit_amount, 'currency', l.currency,
		'weightGrams', v.weight_grams, 'taxClass', p.tax_class, 'categoryIds', category_path(p.category_ids)) ORDER BY l.position)
	INTO held
	FROM reservation_lines l JOIN variants v ON v.id = l.product_id JOIN catalogue_products p ON p.id = v.product_id
	WHERE l.reservation_id = wanted_reservation;

	RETURN jsonb_build_object('hold', jsonb_build_object('expiresAt', floor(extract(epoch FROM ends_at) * 1000), 'lines', held),
		'stock', '[]'::jsonb, 'changed', changes);
END
$$;
