import { type Check, sqlCheck } from "./check.ts";

/** Everything about the price of an order is frozen in it, so it adds up for ever. */
export const checkoutChecks: Check[] = [
  sqlCheck("Each order's lines, discounts, shipping and taxes add up to its total", "orders", {
    total: "orders",
    wrong: `
      SELECT format('order %s: %s', o.id, concat_ws(', ',
        CASE WHEN l.lines IS DISTINCT FROM o.subtotal THEN format('lines of %s, a subtotal of %s', l.lines, o.subtotal) END,
        CASE WHEN NOT o.discount_amount = ALL (ARRAY[o.discounts_sum, l.discounts + o.shipping_discount_amount])
          THEN format('discounts of %s, lines have %s', o.discount_amount, l.discounts) END,
        CASE WHEN NOT o.tax_amount = ALL (ARRAY[o.taxes_sum, l.taxes + o.shipping_tax_amount])
          THEN format('taxes of %s, lines have %s', o.tax_amount, l.taxes) END,
        CASE WHEN o.total_amount <> o.subtotal - o.discount_amount + o.shipping_amount + o.taxes_on_top
          THEN format('a total of %s', o.total_amount) END)) AS wrong
      FROM (
        SELECT *, coalesce(subtotal_amount, total_amount) AS subtotal,
          (SELECT coalesce(sum((d #>> '{amount,amount}')::bigint), 0) FROM jsonb_array_elements(discounts) d) AS discounts_sum,
          (SELECT coalesce(sum((t #>> '{amount,amount}')::bigint), 0) FROM jsonb_array_elements(taxes) t) AS taxes_sum,
          (SELECT coalesce(sum((t #>> '{amount,amount}')::bigint), 0) FROM jsonb_array_elements(taxes) t
            WHERE NOT (t ->> 'included')::boolean) AS taxes_on_top
        FROM orders
      ) o LEFT JOIN (
        SELECT order_id, sum(unit_amount * quantity) AS lines, sum(discount_amount) AS discounts, sum(tax_amount) AS taxes
        FROM order_lines GROUP BY 1
      ) l ON l.order_id = o.id
      WHERE l.lines IS DISTINCT FROM o.subtotal
        OR NOT o.discount_amount = ALL (ARRAY[o.discounts_sum, l.discounts + o.shipping_discount_amount])
        OR NOT o.tax_amount = ALL (ARRAY[o.taxes_sum, l.taxes + o.shipping_tax_amount])
        OR o.total_amount <> o.subtotal - o.discount_amount + o.shipping_amount + o.taxes_on_top`,
  }),
  sqlCheck("Each promotion was used as often as orders have it", "orders", {
    total: "promotions",
    wrong: `
      SELECT format('promotion %s says %s uses, %s are recorded, %s orders have it', p.id, p.used, u.uses, o.orders) AS wrong
      FROM promotions p
      CROSS JOIN LATERAL (SELECT count(*) AS uses FROM promotion_uses WHERE promotion_id = p.id) u
      CROSS JOIN LATERAL (
        SELECT count(*) AS orders FROM promotion_uses r JOIN orders ON orders.id = r.order_id
        WHERE r.promotion_id = p.id AND orders.status <> 'cancelled'
          AND orders.discounts @> jsonb_build_array(jsonb_build_object('promotionId', p.id))
      ) o
      WHERE p.used <> u.uses OR u.uses <> o.orders`,
  }),
  sqlCheck("Each completed cart and its order name each other", "orders", {
    total: "carts",
    // A cart is deleted 30 days after its last change; its order stays.
    wrong: `
      SELECT format('cart %s names order %s, which names cart %s', c.id, c.order_id, o.cart_id) AS wrong
      FROM carts c LEFT JOIN orders o ON o.id = c.order_id
      WHERE c.order_id IS NOT NULL AND o.cart_id IS DISTINCT FROM c.id
      UNION ALL
      SELECT format('order %s names cart %s, which names order %s', o.id, c.id, c.order_id)
      FROM orders o JOIN carts c ON c.id = o.cart_id WHERE c.order_id IS DISTINCT FROM o.id`,
  }),
];
