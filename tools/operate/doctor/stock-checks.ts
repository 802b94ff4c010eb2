import { type Check, checkAcross, sqlCheck } from "./check.ts";

export const stockChecks: Check[] = [
  sqlCheck("Stock is what the ledger says", "products", {
    total: "variants",
    wrong: `
      SELECT format('variant %s has %s in stock, its ledger says %s', p.id, p.available_stock, coalesce(l.sum, 0)) AS wrong
      FROM variants p LEFT JOIN (SELECT product_id, sum(delta) FROM stock_ledger GROUP BY 1) l ON l.product_id = p.id
      WHERE p.available_stock <> coalesce(l.sum, 0)`,
  }),
  sqlCheck("Stock + held + sold = put in", "products", {
    total: "variants",
    wrong: `
      SELECT format('variant %s: %s in stock, %s held or sold, %s put in', p.id, p.available_stock,
        coalesce(taken.sum, 0), coalesce(put_in.sum, 0)) AS wrong
      FROM variants p
      LEFT JOIN (
        SELECT product_id, sum(delta) FROM stock_ledger WHERE reason IN ('created', 'set', 'adjusted') GROUP BY 1
      ) put_in ON put_in.product_id = p.id
      LEFT JOIN (
        SELECT l.product_id, sum(l.quantity) FROM reservation_lines l JOIN reservations r ON r.id = l.reservation_id
        WHERE r.state IN ('held', 'confirmed') GROUP BY 1
      ) taken ON taken.product_id = p.id
      WHERE p.available_stock + coalesce(taken.sum, 0) <> coalesce(put_in.sum, 0)`,
  }),
  sqlCheck("Each product is what its variants are", "products", {
    total: "catalogue_products",
    wrong: `
      SELECT format('product %s has %s to %s %s, in stock: %s; its variants have %s to %s %s, in stock: %s', p.id,
        p.price_amount, p.max_price_amount, p.currency, p.in_stock, v.lowest, v.highest, v.currency, v.in_stock) AS wrong
      FROM catalogue_products p LEFT JOIN (
        SELECT product_id, min(price_amount) AS lowest, max(price_amount) AS highest, max(currency) AS currency,
          bool_or(in_stock) AS in_stock
        FROM variants WHERE removed_at IS NULL GROUP BY 1
      ) v ON v.product_id = p.id
      WHERE CASE WHEN p.archived_at IS NULL
        THEN (p.price_amount, p.max_price_amount, p.currency, p.in_stock)
          IS DISTINCT FROM (v.lowest, v.highest, v.currency, v.in_stock)
        ELSE v.product_id IS NOT NULL END`,
  }),
  sqlCheck("Each reservation took and gave back its stock once", "products", {
    total: "reservations",
    wrong: `
      SELECT format('reservation %s is %s, the ledger has %s of variant %s for it', r.id, r.state,
        coalesce(sum(g.delta), 0), l.product_id) AS wrong
      FROM reservations r JOIN reservation_lines l ON l.reservation_id = r.id
      LEFT JOIN stock_ledger g ON g.reservation_id = r.id AND g.product_id = l.product_id
      GROUP BY r.id, r.state, l.product_id, l.quantity
      HAVING coalesce(sum(g.delta), 0) <> CASE WHEN r.state IN ('held', 'confirmed') THEN -l.quantity ELSE 0 END`,
  }),
  sqlCheck("Each hold past its end has been settled", "products", {
    total: "reservations WHERE state = 'held'",
    wrong: (graceSeconds) => `
      SELECT format('reservation %s is still held, its end was %s', id, expires_at) AS wrong FROM reservations
      WHERE state = 'held' AND expires_at < now() - make_interval(secs => ${graceSeconds} + 300)`,
  }),
  {
    title: "Each confirmed reservation has its order",
    run: ({ products, orders }) =>
      checkAcross<{ id: string }, { id: string }>({
        left: { client: products, select: "SELECT id FROM reservations WHERE state = 'confirmed'" },
        right: { client: orders, select: "SELECT reservation_id AS id FROM orders WHERE reservation_id = ANY($1)" },
        key: ({ id }) => id,
        judge: ({ id }, order) => (order ? undefined : `reservation ${id} is confirmed and has no order`),
      }),
  },
];
