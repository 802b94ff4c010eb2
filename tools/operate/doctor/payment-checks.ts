import type { Client } from "pg";
import { type Check, checkAcross, sqlCheck } from "./check.ts";

type PaymentRow = {
  id: string;
  order_id: string;
  amount: string;
  currency: string;
  refunded_amount: string;
  /** What was refunded, or went back in another way after its refund had failed. */
  returned_amount: string;
  status: string;
};
type OrderRow = {
  id: string;
  status: string;
  payment_id: string | null;
  payment_status: string | null;
  total_amount: string;
  currency: string;
};

const PAYMENT_COLUMNS = `id, order_id, amount, currency, refunded_amount, status,
  refunded_amount + (SELECT coalesce(sum(settled_amount), 0) FROM refunds WHERE payment_id = payments.id) AS returned_amount`;
const ORDER_COLUMNS = "status, payment_id, payment_status, total_amount, currency";

/** The payments whose amount was captured, but for those that changed in the last `graceSeconds`. */
const capturedPayments = (payments: Client, graceSeconds: number) => ({
  client: payments,
  select: `
    SELECT ${PAYMENT_COLUMNS} FROM payments
    WHERE status = 'succeeded' AND updated_at < now() - make_interval(secs => $3)`,
  params: [graceSeconds],
});

/** Money: what was captured belongs to a paid order or goes back, and no more goes back than was captured. */
export const paymentChecks: Check[] = [
  sqlCheck("The refunds of each payment add up, and are not more than was paid", "payments", {
    total: "payments",
    wrong: `
      SELECT format('payment %s (%s) of %s: refunds of %s succeeded, %s are pending and %s were settled, it says %s and %s',
        p.id, p.status, p.amount, r.succeeded, r.pending, r.settled, p.refunded_amount, p.refunding_amount) AS wrong
      FROM payments p CROSS JOIN LATERAL (
        SELECT coalesce(sum(amount) FILTER (WHERE status = 'succeeded'), 0) AS succeeded,
          coalesce(sum(amount) FILTER (WHERE status = 'pending'), 0) AS pending,
          coalesce(sum(settled_amount), 0) AS settled
        FROM refunds WHERE payment_id = p.id
      ) r
      WHERE r.succeeded <> p.refunded_amount OR r.succeeded + r.pending + r.settled <> p.refunding_amount
        OR p.refunding_amount > p.amount OR (p.refunding_amount > 0 AND p.status <> 'succeeded')`,
  }),
  {
    title: "Each captured amount belongs to a paid order or was refunded",
    run: ({ payments, orders }, { graceSeconds }) =>
      checkAcross<PaymentRow, OrderRow>({
        left: capturedPayments(payments, graceSeconds),
        right: {
          client: orders,
          select: `SELECT id, ${ORDER_COLUMNS} FROM orders WHERE id = ANY($1)`,
        },
        key: ({ order_id }) => order_id,
        judge: ({ id, order_id, amount, returned_amount }, order) => {
          if (amount === returned_amount) return undefined;
          if (!order) return `payment ${id} names order ${order_id}, which does not exist, and was not refunded`;
          if (order.payment_id !== id) return `payment ${id} did not pay order ${order_id}, and was not refunded`;
          // An order that a payment has paid stays paid, is sent, or is cancelled.
          const isUnpaid = order.status === "pending" || order.status === "cancelled";
          return isUnpaid
            ? `payment ${id} of order ${order_id}, which is ${order.status}, was not refunded`
            : undefined;
        },
      }),
  },
  {
    title: "Each order that was paid by a payment has that payment",
    run: ({ payments, orders }, { graceSeconds }) =>
      checkAcross<OrderRow, PaymentRow>({
        left: {
          client: orders,
          select: `
            SELECT id, ${ORDER_COLUMNS} FROM orders
            WHERE payment_id IS NOT NULL AND updated_at < now() - make_interval(secs => $3)`,
          params: [graceSeconds],
        },
        right: {
          client: payments,
          select: `SELECT ${PAYMENT_COLUMNS} FROM payments WHERE id = ANY($1)`,
        },
        key: ({ payment_id }) => payment_id ?? "",
        judge: ({ id, payment_id, total_amount, currency }, payment) => {
          if (payment?.status !== "succeeded")
            return `order ${id} is paid by payment ${payment_id}, which did not succeed`;
          const isSameMoney = payment.amount === total_amount && payment.currency === currency;
          const isSame = payment.order_id === id && isSameMoney;
          return isSame
            ? undefined
            : `order ${id} is paid by payment ${payment_id} of another order, amount or currency`;
        },
      }),
  },
  {
    title: "Each paid order shows what was refunded",
    run: ({ payments, orders }, { graceSeconds }) =>
      checkAcross<PaymentRow, OrderRow>({
        left: capturedPayments(payments, graceSeconds),
        right: {
          client: orders,
          select: `SELECT payment_id AS id, ${ORDER_COLUMNS} FROM orders WHERE payment_id = ANY($1)`,
        },
        key: ({ id }) => id,
        judge: ({ id, amount, refunded_amount }, order) => {
          const rest = Number(amount) - Number(refunded_amount);
          const wanted = rest === 0 ? "refunded" : refunded_amount === "0" ? "paid" : "partially-refunded";
          if (!order || order.payment_status === wanted) return undefined;
          return `the order of payment ${id} is ${order.payment_status} and should be ${wanted}`;
        },
      }),
  },
  {
    title: "Each unpaid order whose time is over is cancelled, unless its payment is being processed",
    run: ({ payments, orders }, { graceSeconds }) =>
      checkAcross<{ id: string }, { id: string }>({
        left: {
          client: orders,
          // The cron runs every minute.
          select: `
            SELECT id FROM orders
            WHERE status = 'pending' AND payment_due_at < now() - make_interval(secs => 120 + $3)`,
          params: [graceSeconds],
        },
        right: {
          client: payments,
          select: "SELECT order_id AS id FROM payments WHERE status = 'processing' AND order_id = ANY($1)",
        },
        key: ({ id }) => id,
        judge: ({ id }, processing) =>
          processing ? undefined : `order ${id} was not paid in time and is still pending`,
      }),
  },
  sqlCheck("Payments knows of each cancelled order and each payment without an order", "orders", {
    total: "payment_declines",
    wrong: (graceSeconds) => `
      SELECT format('%s %s has not been declined', kind, subject_id) AS wrong FROM payment_declines
      WHERE created_at < now() - make_interval(secs => ${graceSeconds})`,
  }),
];
