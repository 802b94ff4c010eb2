import { type Check, checkWithSql } from "./check.ts";

export const fulfillmentChecks: Check[] = [
  {
    title: "The parcels of each order have the units that left, and no others",
    run: ({ orders }) =>
      checkWithSql(orders, {
        total: "order_lines",
        // An order that the previous version shipped has no parcels.
        wrong: `
          SELECT format('order %s is %s: of %s ordered, %s left and %s are in parcels', o.id, o.status, l.quantity,
            l.quantity_fulfilled, coalesce(p.quantity, 0)) AS wrong
          FROM order_lines l JOIN orders o ON o.id = l.order_id
          LEFT JOIN (
            SELECT f.order_id, i.variant_id, sum(i.quantity) AS quantity
            FROM fulfillments f JOIN fulfillment_items i ON i.fulfillment_id = f.id GROUP BY 1, 2
          ) p ON p.order_id = o.id AND p.variant_id = coalesce(l.variant_id, l.product_id)
          WHERE l.quantity_fulfilled <> coalesce(p.quantity, 0) OR l.quantity_fulfilled NOT BETWEEN 0 AND l.quantity
            OR l.quantity_fulfilled > 0 AND o.status NOT IN ('paid', 'shipped', 'delivered')
            OR l.quantity_fulfilled < l.quantity AND o.fulfillment_status = 'fulfilled'
          UNION ALL
          SELECT format('order %s has a parcel of variant %s, which was not ordered', f.order_id, i.variant_id)
          FROM fulfillments f JOIN fulfillment_items i ON i.fulfillment_id = f.id
          WHERE NOT EXISTS (SELECT FROM order_lines l
            WHERE l.order_id = f.order_id AND coalesce(l.variant_id, l.product_id) = i.variant_id)
          UNION ALL
          SELECT format('order %s is %s and %s', id, status, fulfillment_status) FROM orders
          WHERE CASE fulfillment_status WHEN 'fulfilled' THEN status NOT IN ('shipped', 'delivered')
            WHEN 'partially-fulfilled' THEN status <> 'paid' END`,
      }),
  },
];
