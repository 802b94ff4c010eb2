import { CHARGE_STEPS } from "#shared/values/minor-units.ts";
import { type Check, checkAcross, sqlCheck } from "./check.ts";

type ReturnedRow = { id: string; payment_id: string | null; refunds: string; cost: string; is_refunded: boolean };
type PaymentRow = { id: string; is_used_up: boolean };

/**
 * Common table expressions: `lines` are those of all orders, with the units that returns received; `returned` are the orders with
 * received returns, with what these refund and what their units cost. Parts of a line are rounded down together, so what is
 * refunded follows from how many units have come back: it differs by less than a step of what providers refund.
 */
const RETURNED = `
  received AS (
    SELECT r.order_id, i.variant_id, sum(i.quantity_received) AS quantity
    FROM returns r JOIN return_items i ON i.return_id = r.id WHERE r.status = 'received' GROUP BY 1, 2
  ), lines AS (
    SELECT l.*, coalesce(l.variant_id, l.product_id) AS variant, coalesce(c.quantity, 0) AS received,
      CASE WHEN o.status IN ('shipped', 'delivered') THEN l.quantity ELSE l.quantity_fulfilled END AS sent,
      EXISTS (SELECT FROM jsonb_array_elements(o.taxes) t WHERE NOT (t ->> 'included')::boolean) AS is_on_top
    FROM order_lines l JOIN orders o ON o.id = l.order_id
    LEFT JOIN received c ON c.order_id = o.id AND c.variant_id = coalesce(l.variant_id, l.product_id)
  ), returned AS (
    SELECT o.id, o.payment_id, o.refunded_amount, o.total_amount, r.shipping, r.refunds, u.units + r.shipping *
      (o.shipping_amount - o.shipping_discount_amount + CASE WHEN u.is_on_top THEN o.shipping_tax_amount ELSE 0 END) AS cost,
      coalesce(('${JSON.stringify(CHARGE_STEPS)}'::jsonb ->> o.currency)::bigint, 1) AS step
    FROM orders o JOIN (
      SELECT order_id, sum(refund_amount) FILTER (WHERE status = 'received') AS refunds,
        count(*) FILTER (WHERE refunds_shipping) AS shipping
      FROM returns GROUP BY 1
    ) r ON r.order_id = o.id AND r.refunds IS NOT NULL
    JOIN (
      SELECT order_id, bool_or(is_on_top) AS is_on_top,
        sum((unit_amount * quantity - discount_amount + CASE WHEN is_on_top THEN tax_amount ELSE 0 END)
          * quantity_returned / quantity) AS units
      FROM lines GROUP BY 1
    ) u ON u.order_id = o.id
  )`;

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
  sqlCheck(
    "The units that came back are those of received returns, and were refunded at no more than they cost",
    "orders",
    {
      total: "returns",
      wrong: `
      WITH ${RETURNED}
      SELECT format('order %s: of variant %s %s left, %s came back and %s were received', order_id, variant, sent,
        quantity_returned, received) AS wrong
      FROM lines WHERE quantity_returned <> received OR quantity_returned > sent
      UNION ALL
      SELECT format('order %s: returns refund %s, the units cost %s', id, refunds, cost)
      FROM returned WHERE shipping > 1 OR refunds >= cost + step`,
    },
  ),
  {
    title: "Returns refund what their units cost, or all that other refunds left of the payment",
    run: ({ orders, payments }) =>
      checkAcross<ReturnedRow, PaymentRow>({
        left: {
          client: orders,
          select: `
            WITH ${RETURNED}
            SELECT id, payment_id, refunds, cost, refunds > cost - step OR refunded_amount >= total_amount AS is_refunded
            FROM returned WHERE true`,
        },
        // What went back in another way after its refund had failed is not left either, and payments alone knows of it.
        right: {
          client: payments,
          select: "SELECT id, refunding_amount >= amount AS is_used_up FROM payments WHERE id = ANY($1)",
        },
        key: ({ id, payment_id }) => payment_id ?? id,
        judge: ({ id, refunds, cost, is_refunded }, payment) =>
          is_refunded || payment?.is_used_up
            ? undefined
            : `order ${id}: returns refund ${refunds}, the units cost ${cost}`,
      }),
  },
  sqlCheck("Each received return has been restocked and refunded", "orders", {
    total: "returns WHERE status = 'received'",
    wrong: (graceSeconds) => `
      SELECT format('return %s of order %s was received at %s and has not been settled', id, order_id, updated_at) AS wrong
      FROM returns
      WHERE status = 'received' AND settled_at IS NULL AND updated_at < now() - make_interval(secs => ${graceSeconds})`,
  }),
];
