-- The variants, categories and images of a product, for product-rows.ts in the products Worker. A function keeps the plans of
-- its statements, and to plan these takes twice as long as to execute them. It takes the place of none, so the version before
-- works as it did.
CREATE FUNCTION product_parts(wanted uuid, own_categories uuid[], with_category_path boolean) RETURNS jsonb
LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN jsonb_build_object(
		'variants', (
			SELECT coalesce(jsonb_agg(jsonb_build_object(
				'id', v.id, 'sku', v.sku, 'barcode', v.barcode, 'options', v.options, 'priceAmount', v.price_amount,
				'compareAtAmount', v.compare_at_amount, 'currency', v.currency, 'availableStock', v.available_stock,
				'weightGrams', v.weight_grams, 'version', v.version, 'updatedAt', v.updated_at
			) ORDER BY v.position, v.id), '[]')
			FROM variants v WHERE v.product_id = wanted AND v.removed_at IS NULL),
		'categories', (
			SELECT coalesce(jsonb_agg(jsonb_build_object(
				'id', c.id, 'name', c.name, 'slug', c.slug, 'version', c.version, 'isDeleted', c.deleted_at IS NOT NULL
			) ORDER BY array_position(own_categories, c.id)), '[]')
			FROM categories c WHERE c.id = ANY (own_categories)),
		'categoryPath', CASE WHEN with_category_path THEN category_path(own_categories) END,
		'images', (
			SELECT coalesce(jsonb_agg(jsonb_build_object(
				'id', i.id, 'key', i.key, 'alt', i.alt, 'width', i.width, 'height', i.height, 'position', i.position,
				'variantIds', i.variant_ids
			) ORDER BY i.position), '[]')
			FROM product_images i WHERE i.product_id = wanted)
	);
END
$$;
