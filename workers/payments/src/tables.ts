import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  index,
  integer,
  json,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { PaymentState, ProviderId, Refund, RefundState } from "#shared/contracts/payments.ts";
import { amount, createdAt, currency, reference, time, updatedAt, version } from "#shared/database/columns.ts";
import type { DisputeState } from "./providers/provider.ts";

export { eventDeliveries, events } from "#shared/events/publisher/tables.ts";
export * from "./test-provider/tables.ts";

/** A payment of an order's whole total. The row is written before the provider is called. */
export const payments = pgTable(
  "payments",
  {
    id: uuid("id").primaryKey(),
    orderId: uuid("order_id").notNull(),
    userId: uuid("user_id").notNull(),
    provider: text("provider").$type<ProviderId>().notNull(),
    /** The provider's own id. Null until its answer to the start has been written. */
    providerPaymentId: text("provider_payment_id"),
    status: text("status").$type<PaymentState>().notNull().default("requires-action"),
    /** Minor units, as all amounts. */
    amount: amount("amount").notNull(),
    currency: currency().notNull(),
    /** What is not left to be refunded: the sum of the refunds that have not failed, and of `settledAmount`. */
    refundingAmount: amount("refunding_amount").notNull().default(0),
    /** The sum of the refunds that have succeeded. */
    refundedAmount: amount("refunded_amount").notNull().default(0),
    clientSecret: text("client_secret"),
    redirectUrl: text("redirect_url"),
    returnUrl: text("return_url"),
    failureCode: text("failure_code"),
    failureMessage: text("failure_message"),
    /** Whether the provider said that its state stays. Until then the cron looks at one that failed: it may be tried again. */
    isFinal: boolean("is_final").notNull().default(false),
    /** When its order is cancelled if it is not paid. */
    dueAt: time("due_at"),
    /** Until when the call that pays it with an agent's credential has it for itself. */
    confirmingUntil: time("confirming_until"),
    /** Whether its order has no use for the money: what was captured goes back. */
    isDeclined: boolean("is_declined").notNull().default(false),
    /** When the cron looks at it next: asks the provider about one that may still be paid, refunds a declined one. */
    nextCheckAt: time("next_check_at").notNull().default(sql`now() + interval '5 minutes'`),
    checks: integer("checks").notNull().default(0),
    idempotencyKey: text("idempotency_key"),
    /** SHA-256 of the request, to distinguish a retry from another request with the same key. */
    requestHash: text("request_hash").notNull(),
    version: version(),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    uniqueIndex("payments_open_order_key")
      .on(table.orderId)
      .where(sql`${table.status} IN ('requires-action', 'processing')`),
    uniqueIndex("payments_idempotency_key").on(table.userId, table.idempotencyKey),
    uniqueIndex("payments_provider_payment_key").on(table.provider, table.providerPaymentId),
    index("payments_order_id_idx").on(table.orderId, table.createdAt.desc(), table.id.desc()),
    index("payments_open_idx").on(table.nextCheckAt).where(sql`${table.status} IN ('requires-action', 'processing')`),
    index("payments_failed_idx")
      .on(table.nextCheckAt)
      .where(sql`${table.status} = 'failed' AND NOT ${table.isFinal} AND ${table.providerPaymentId} IS NOT NULL`),
    index("payments_to_refund_idx")
      .on(table.nextCheckAt)
      .where(sql`${table.isDeclined} AND ${table.status} = 'succeeded' AND ${table.refundingAmount} < ${table.amount}`),
    check(
      "payments_status_check",
      sql`${table.status} IN ('requires-action', 'processing', 'succeeded', 'failed', 'canceled')`,
    ),
    check("payments_amount_check", sql`${table.amount} BETWEEN 1 AND 1000000000000`),
    check(
      "payments_refunds_check",
      sql`0 <= ${table.refundedAmount} AND ${table.refundedAmount} <= ${table.refundingAmount} AND ${table.refundingAmount} <= ${table.amount}`,
    ),
  ],
);

/** Orders that were cancelled: a request that saw one before that starts no payment for it any more. */
export const closedOrders = pgTable(
  "closed_orders",
  {
    orderId: uuid("order_id").primaryKey(),
    closedAt: time("closed_at").notNull().defaultNow(),
  },
  (table) => [index("closed_orders_closed_at_idx").on(table.closedAt)],
);

/** A refund. The row is written, and its amount taken from what is left, before the provider is called. */
export const refunds = pgTable(
  "refunds",
  {
    id: uuid("id").primaryKey(),
    orderId: uuid("order_id").notNull(),
    paymentId: reference("payment_id", () => payments.id),
    amount: amount("amount").notNull(),
    status: text("status").$type<RefundState>().notNull().default("pending"),
    reason: text("reason"),
    providerRefundId: text("provider_refund_id"),
    failureCode: text("failure_code"),
    failureMessage: text("failure_message"),
    /** The return in the orders database whose units it pays back. */
    returnId: uuid("return_id"),
    /** The refund that failed and is made again by this one. */
    retryOf: uuid("retry_of"),
    /** When it was made again or settled in another way, after it had failed. */
    settledAt: time("settled_at"),
    /** How and by whom it was settled in another way; null when it was made again. */
    settledNote: text("settled_note"),
    settledBy: uuid("settled_by"),
    /** What the customer got in another way: it counts as not left of the payment. */
    settledAmount: amount("settled_amount").notNull().default(0),
    /** The administrator who asked for it. Null for a refund of money that no order has a use for. */
    userId: uuid("user_id"),
    idempotencyKey: text("idempotency_key"),
    requestHash: text("request_hash"),
    /** What was answered to the request, which a retry with its key gets again: as text, so byte for byte. */
    answer: json("answer").$type<Refund>(),
    attempts: integer("attempts").notNull().default(1),
    /** The earliest next attempt. Who attempts it moves it first, so that the claim of a crashed one expires. */
    nextAttemptAt: time("next_attempt_at").notNull().default(sql`now() + interval '30 seconds'`),
    createdAt: createdAt(),
    updatedAt: updatedAt(),
  },
  (table) => [
    uniqueIndex("refunds_idempotency_key").on(table.userId, table.idempotencyKey),
    uniqueIndex("refunds_retry_of_key").on(table.retryOf).where(sql`${table.retryOf} IS NOT NULL`),
    index("refunds_order_id_idx").on(table.orderId, table.createdAt.desc(), table.id.desc()),
    index("refunds_payment_id_idx").on(table.paymentId),
    index("refunds_failed_idx").on(table.updatedAt).where(sql`${table.status} = 'failed'`),
    index("refunds_pending_idx").on(table.nextAttemptAt).where(sql`${table.status} = 'pending'`),
    check("refunds_status_check", sql`${table.status} IN ('pending', 'succeeded', 'failed')`),
    check("refunds_amount_check", sql`${table.amount} > 0`),
  ],
);

/** The messages of providers, each once. Of their content only disputes are kept: the provider is asked for the current state. */
export const providerEvents = pgTable(
  "provider_events",
  {
    provider: text("provider").$type<ProviderId>().notNull(),
    /** The provider's id of the message. */
    eventId: text("event_id").notNull(),
    /** The payment that it is about; null for one that this shop does not know. */
    paymentId: uuid("payment_id"),
    /** The dispute that it is about. One is open while no message says that it was closed, in whatever order they came. */
    disputeId: text("dispute_id"),
    disputeState: text("dispute_state").$type<DisputeState>(),
    receivedAt: time("received_at").notNull().defaultNow(),
    handledAt: time("handled_at"),
    attempts: integer("attempts").notNull().default(1),
    nextAttemptAt: time("next_attempt_at").notNull().default(sql`now() + interval '30 seconds'`),
  },
  (table) => [
    primaryKey({ columns: [table.provider, table.eventId] }),
    index("provider_events_unhandled_idx").on(table.nextAttemptAt).where(sql`${table.handledAt} IS NULL`),
    index("provider_events_received_at_idx").on(table.receivedAt),
    index("provider_events_dispute_idx").on(table.disputeId).where(sql`${table.disputeId} IS NOT NULL`),
  ],
);
