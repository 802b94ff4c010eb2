import { type Check, checkAcross, checkWithSql } from "./check.ts";

type OrderRow = {
  id: string;
  reservation_id: string;
  status: string;
  lines: string;
  is_settled: boolean;
  is_reservation_closed: boolean;
};
type ReservationRow = { id: string; state: string; lines: string | null };

/** The variants and quantities of an order or reservation as one text, to compare them across databases. */
const linesOf = (table: string, variant: string, id: string) =>
  `(SELECT string_agg(${variant} || ' × ' || quantity, ', ' ORDER BY ${variant}) FROM ${table} WHERE ${id})`;

export const orderChecks: Check[] = [
  {
    title: "Each order has its stock, a cancelled one has given it back",
    run: ({ orders, products }, { graceSeconds }) =>
      checkAcross<OrderRow, ReservationRow>({
        left: {
          client: orders,
          select: `SELECT id, reservation_id, status, is_reservation_closed, ${linesOf("order_lines", "coalesce(variant_id, product_id)", "order_id = orders.id")} AS lines,
            updated_at < now() - make_interval(secs => $3) AS is_settled FROM orders WHERE true`,
          params: [graceSeconds],
        },
        right: {
          client: products,
          select: `SELECT id, state, ${linesOf("reservation_lines", "product_id", "reservation_id = reservations.id")} AS lines
            FROM reservations WHERE id = ANY($1)`,
        },
        key: ({ reservation_id }) => reservation_id,
        judge: judgeOrder,
      }),
  },
  {
    // The other way round: an order is cancelled first, and gives its stock back then.
    title: "Only cancelled orders have given their stock back",
    run: ({ products, orders }) =>
      checkAcross<{ id: string }, { id: string; order_id: string; status: string }>({
        left: { client: products, select: "SELECT id FROM reservations WHERE state = 'returned'" },
        right: {
          client: orders,
          select: "SELECT reservation_id AS id, id AS order_id, status FROM orders WHERE reservation_id = ANY($1)",
        },
        key: ({ id }) => id,
        judge: ({ id }, order) => {
          if (!order) return `the stock of reservation ${id} was given back, and it has no order`;
          const { order_id, status } = order;
          return status === "cancelled" ? undefined : `order ${order_id} is ${status}, its stock was given back`;
        },
      }),
  },
  {
    title: "Each change of an order has its event",
    run: ({ orders }) =>
      checkWithSql(orders, {
        total: "orders",
        // Events are kept for 30 days, so older orders have none. The last parcel and the order's being shipped are one change;
        // refunds change an order too, and their events are those of payments.
        wrong: `
          SELECT format('order %s is at version %s and has events of %s changes', o.id, o.version, count(e.id) - o.merged) AS wrong
          FROM (
            SELECT *, CASE WHEN fulfillment_status = 'fulfilled' THEN 1 ELSE 0 END AS merged FROM orders
            WHERE created_at > now() - interval '29 days'
          ) o LEFT JOIN events e ON e.order_id = o.id AND (e.type LIKE 'order.%' OR e.type IN ('fulfillment.created', 'return.received'))
          GROUP BY o.id, o.version, o.status, o.merged, o.payment_version
          HAVING o.version - count(e.id) + o.merged NOT BETWEEN 0 AND o.payment_version
            OR NOT bool_or(e.type = CASE o.status WHEN 'pending' THEN 'order.created' ELSE 'order.' || o.status END)`,
      }),
  },
];

function judgeOrder(order: OrderRow, reservation: ReservationRow | undefined): string | undefined {
  const { id, status, is_settled: isSettled } = order;
  if (!reservation) return `order ${id} has no reservation`;
  const { state, lines } = reservation;
  // What a final order reserved is forgotten after 90 days.
  if (lines !== order.lines && !(order.is_reservation_closed && lines === null))
    return `order ${id} is for ${order.lines}, its reservation for ${lines}`;
  if (state === "released") return `order ${id} has lost its stock`;
  // The order was read first: it may have been cancelled since.
  if (!isSettled) return undefined;
  if (status === "cancelled")
    return state === "returned" ? undefined : `order ${id} is cancelled, its stock is ${state}`;
  return state === "returned" || state === "confirmed"
    ? undefined
    : `order ${id} is ${status}, its stock is only ${state}`;
}
