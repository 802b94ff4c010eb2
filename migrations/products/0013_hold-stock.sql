-- Holds the stock of all lines or of none, for reservations.repository.ts in the products Worker. A function keeps the plans
-- of its statements, so while a popular variant is locked nothing is parsed or planned. It must stay VOLATILE: only then
-- does the statement after the locks have a snapshot of its own (docs/decisions/0002-lock-then-decide.md).
CREATE FUNCTION hold_stock(wanted_reservation uuid, wanted_lines jsonb, hold_seconds integer, max_amount bigint) RETURNS jsonb
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
	variant_ids uuid[] := ARRAY(
		SELECT w.id FROM jsonb_to_recordset(wanted_lines) AS w (id uuid, "isVariant" boolean) WHERE w."isVariant");
	product_ids uuid[] := ARRAY(
		SELECT w.id FROM jsonb_to_recordset(wanted_lines) AS w (id uuid, "isVariant" boolean) WHERE NOT w."isVariant");
	outcome jsonb;
BEGIN
	-- The reservation's lock comes first, then the variants by id, so that calls cannot deadlock. Of a product that is named
	-- by its own id all variants are locked, so that its only variant is still the only one when its stock is taken.
	PERFORM pg_advisory_xact_lock(hashtextextended(wanted_reservation::text, 0));
	PERFORM FROM variants v
	WHERE v.id = ANY (variant_ids) OR (v.product_id = ANY (product_ids) AND v.removed_at IS NULL)
	ORDER BY v.id
	FOR NO KEY UPDATE OF v;

	WITH requested AS (
		SELECT * FROM jsonb_to_recordset(wanted_lines) AS r (position int, id uuid, "isVariant" boolean, quantity int)
	), found AS (
		SELECT r.position, r.id, r.quantity, coalesce(v.choices, 0) AS choices, v.variant_id, v.product_id, v.name, v.sku,
			v.options, v.price_amount, v.currency, v.available_stock
		FROM requested r LEFT JOIN LATERAL (
			SELECT count(*) OVER () AS choices, v.id AS variant_id, v.product_id, p.name, v.sku, v.options, v.price_amount,
				v.currency, v.available_stock
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
	), standing AS (
		-- A hold that was not released stays as it is; one that is not confirmed yet gets its full time again.
		UPDATE reservations SET
			expires_at = CASE WHEN state = 'held' THEN now() + make_interval(secs => hold_seconds) ELSE expires_at END,
			updated_at = now()
		WHERE id = wanted_reservation AND state <> 'released'
		RETURNING id, expires_at
	), decision AS (
		SELECT NOT EXISTS (SELECT FROM standing)
			AND (SELECT bool_and(choices = 1) FROM found)
			AND bool_and(available_stock >= wanted AND wanted <= 1000)
			AND min(currency) = max(currency)
			AND sum(price_amount * wanted) <= max_amount AS takes
		FROM stock
	), hold AS (
		INSERT INTO reservations (id, expires_at)
		SELECT wanted_reservation, now() + make_interval(secs => hold_seconds) FROM decision WHERE takes
		ON CONFLICT (id) DO UPDATE SET state = 'held', expires_at = EXCLUDED.expires_at, updated_at = now()
		RETURNING id, expires_at
	), earlier AS (
		-- What a released hold was of, when the product has another variant now.
		DELETE FROM reservation_lines l USING hold
		WHERE l.reservation_id = hold.id AND l.product_id NOT IN (SELECT variant_id FROM stock)
	), lines AS (
		INSERT INTO reservation_lines (reservation_id, position, product_id, quantity, name, sku, options, unit_amount, currency)
		SELECT hold.id, position, variant_id, wanted, name, sku, options, price_amount, currency FROM hold, stock
		ON CONFLICT (reservation_id, product_id) DO UPDATE
			SET name = EXCLUDED.name, sku = EXCLUDED.sku, options = EXCLUDED.options, unit_amount = EXCLUDED.unit_amount,
				currency = EXCLUDED.currency
		RETURNING *
	), taken AS (
		UPDATE variants AS v
		SET available_stock = v.available_stock - lines.quantity, version = v.version + 1, updated_at = now()
		FROM lines WHERE v.id = lines.product_id
		RETURNING v.id, v.product_id, v.available_stock, v.version, v.updated_at
	), ledger AS (
		INSERT INTO stock_ledger (product_id, delta, reason, reservation_id)
		SELECT product_id, -quantity, 'held', reservation_id FROM lines
	), result AS (
		SELECT expires_at FROM standing UNION ALL SELECT expires_at FROM hold
	), result_lines AS (
		SELECT * FROM lines
		UNION ALL
		SELECT l.* FROM reservation_lines l JOIN standing ON l.reservation_id = standing.id
	)
	SELECT jsonb_build_object(
		'hold', (SELECT jsonb_build_object(
			'expiresAt', floor(extract(epoch FROM expires_at) * 1000),
			'lines', (SELECT jsonb_agg(jsonb_build_object('productId', v.product_id, 'variantId', v.id, 'quantity', l.quantity,
				'name', l.name, 'sku', l.sku, 'options', l.options, 'unitAmount', l.unit_amount, 'currency', l.currency,
				'weightGrams', v.weight_grams, 'taxClass', p.tax_class, 'categoryIds', category_path(p.category_ids))
				ORDER BY l.position)
				FROM result_lines l JOIN variants v ON v.id = l.product_id JOIN catalogue_products p ON p.id = v.product_id)
			) FROM result),
		'stock', (SELECT jsonb_agg(jsonb_build_object('id', f.id, 'variants', f.choices, 'productId', f.product_id,
			'variantId', f.variant_id, 'requested', coalesce(s.wanted, f.quantity), 'available', f.available_stock,
			'currency', f.currency) ORDER BY f.position) FROM found f LEFT JOIN stock s USING (position)),
		'changed', (SELECT coalesce(jsonb_agg(jsonb_build_object('productId', c.product_id, 'variantId', c.id,
			'availableStock', c.available_stock, 'version', c.version, 'updatedAt', c.updated_at)), '[]') FROM taken AS c)
	) INTO outcome;
	RETURN outcome;
END
$$;
