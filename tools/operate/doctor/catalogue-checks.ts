import { type Check, sqlCheck } from "./check.ts";

export const catalogueChecks: Check[] = [
  sqlCheck("No category is in itself, or more than five levels deep", "products", {
    total: "categories WHERE deleted_at IS NULL",
    wrong: `
      WITH RECURSIVE path (id, parent_id, level) AS (
        SELECT id, parent_id, 1 FROM categories WHERE deleted_at IS NULL
        UNION ALL
        SELECT path.id, c.parent_id, level + 1 FROM path JOIN categories c ON c.id = path.parent_id
        WHERE level <= 5 AND c.deleted_at IS NULL
      )
      SELECT format('category %s has more than five levels above it, or is one of them', id) AS wrong FROM path WHERE level > 5
      UNION ALL
      SELECT format('category %s is in %s, which was deleted', c.id, p.id)
      FROM categories c JOIN categories p ON p.id = c.parent_id WHERE c.deleted_at IS NULL AND p.deleted_at IS NOT NULL`,
  }),
  sqlCheck("Each product is found by its categories and options", "products", {
    total: "catalogue_products WHERE archived_at IS NULL",
    wrong: `
      SELECT format('product %s has the combination %s, its categories and variants make %s', p.id, p.facet_set_id, f.key) AS wrong
      FROM facets_of(ARRAY(SELECT id FROM catalogue_products WHERE archived_at IS NULL)) f
      JOIN catalogue_products p ON p.id = f.product_id LEFT JOIN facet_sets s ON s.id = p.facet_set_id
      WHERE s.key IS DISTINCT FROM f.key
      UNION ALL
      SELECT format('product %s is in category %s, which never was', p.id, own.id)
      FROM catalogue_products p CROSS JOIN unnest(p.category_ids) AS own (id) LEFT JOIN categories c ON c.id = own.id
      WHERE c.id IS NULL
      UNION ALL
      SELECT format('combination %s names first ones that have other categories or options, or name others', s.id)
      FROM facet_sets s LEFT JOIN facet_sets c ON c.id = s.categories_set_id LEFT JOIN facet_sets o ON o.id = s.options_set_id
      WHERE (c.category_ids, c.categories_set_id) IS DISTINCT FROM (s.category_ids, s.categories_set_id)
        OR (o.options_key, o.options_set_id) IS DISTINCT FROM (s.options_key, s.options_set_id)`,
  }),
  sqlCheck("Each product is found by searches as it is", "products", {
    total: "search_documents",
    wrong: `
      SELECT format('product %s differs from its row for searches, which it may lack', p.id) AS wrong
      FROM documents_to_search p LEFT JOIN search_documents s ON s.id = p.id WHERE ROW(p.*) IS DISTINCT FROM ROW(s.*)
      UNION ALL
      SELECT format('product %s is found by searches, but not for sale', id) FROM search_documents s
      WHERE NOT EXISTS (SELECT FROM catalogue_products p WHERE p.id = s.id AND p.archived_at IS NULL)`,
  }),
];
