import { type Check, sqlCheck } from "./check.ts";

export const fulfillmentChecks: Check[] = [
  sqlCheck("The parcels of each order have the units that left, and no others", "orders", {
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
  sqlCheck("The units that came back are those of received returns, and were refunded at what they cost", "orders", {
    total: "returns",
    // Parts of a line are rounded down together, so what is refunded follows from how many units have come back. It is
    // less when other refunds have left less, and then all of the order's money has gone back.
    wrong: `
      WITH received AS (
        SELECT r.order_id, i.variant_id, sum(i.quantity_received) AS quantity
        FROM returns r JOIN return_items i ON i.return_id = r.id WHERE r.status = 'received' GROUP BY 1, 2
      ), lines AS (
        SELECT l.*, coalesce(l.variant_id, l.product_id) AS variant, coalesce(c.quantity, 0) AS received,
          CASE WHEN o.status IN ('shipped', 'delivered') THEN l.quantity ELSE l.quantity_fulfilled END AS sent,
          EXISTS (SELECT FROM jsonb_array_elements(o.taxes) t WHERE NOT (t ->> 'included')::boolean) AS is_on_top
        FROM order_lines l JOIN orders o ON o.id = l.order_id
        LEFT JOIN received c ON c.order_id = o.id AND c.variant_id = coalesce(l.variant_id, l.product_id)
      )
      SELECT format('order %s: of variant %s %s left, %s came back and %s were received', order_id, variant, sent,
        quantity_returned, received) AS wrong
      FROM lines WHERE quantity_returned <> received OR quantity_returned > sent
      UNION ALL
      SELECT format('order %s: returns refund %s, the units cost %s', o.id, r.refunds, r.units)
      FROM orders o JOIN LATERAL (
        SELECT
          (SELECT sum(refund_amount) FROM returns WHERE order_id = o.id AND status = 'received') AS refunds,
          (SELECT sum((unit_amount * quantity - discount_amount + CASE WHEN is_on_top THEN tax_amount ELSE 0 END)
            * quantity_returned / quantity) FROM lines WHERE order_id = o.id) AS units,
          (SELECT count(*) FROM returns WHERE order_id = o.id AND refunds_shipping) AS shipping,
          (SELECT bool_or(is_on_top) FROM lines WHERE order_id = o.id) AS is_on_top
      ) r ON r.refunds IS NOT NULL
      CROSS JOIN LATERAL (SELECT r.units + r.shipping *
        (o.shipping_amount - o.shipping_discount_amount + CASE WHEN r.is_on_top THEN o.shipping_tax_amount ELSE 0 END) AS amount
      ) cost
      WHERE r.shipping > 1 OR r.refunds > cost.amount OR r.refunds < cost.amount AND o.refunded_amount < o.total_amount`,
  }),
  sqlCheck("Each received return has been restocked and refunded", "orders", {
    total: "returns WHERE status = 'received'",
    wrong: (graceSeconds) => `
      SELECT format('return %s of order %s was received at %s and has not been settled', id, order_id, updated_at) AS wrong
      FROM returns
      WHERE status = 'received' AND settled_at IS NULL AND updated_at < now() - make_interval(secs => ${graceSeconds})`,
  }),
];
