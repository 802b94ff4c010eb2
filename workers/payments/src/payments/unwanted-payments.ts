import { sql } from "drizzle-orm";
import { payments } from "../tables.ts";

/** Another one was started after it, or its time is over: a day after it failed if its order has none. */
const isFailedUnwanted = sql`(payments.status = 'failed' AND (
  coalesce(payments.due_at, payments.updated_at + interval '1 day') <= now() OR EXISTS (
    SELECT FROM ${payments} AS newer
    WHERE newer.order_id = payments.order_id AND (newer.created_at, newer.id) > (payments.created_at, payments.id))))`;

/**
 * Its order was paid by another payment, as by one that failed and was tried again, or its time has been over for an hour: orders has
 * open payments canceled before it cancels an order, but not those of an order that an administrator set to paid. One that an agent
 * is paying at the moment is left until that is over.
 */
const isOpenUnwanted = sql`(payments.status = 'requires-action'
  AND (payments.confirming_until IS NULL OR payments.confirming_until <= now())
  AND (payments.due_at <= now() - interval '1 hour' OR EXISTS (
    SELECT FROM ${payments} AS paid
    WHERE paid.order_id = payments.order_id AND paid.id <> payments.id
      AND paid.status = 'succeeded' AND NOT paid.is_declined)))`;

/**
 * Whether the order has no use for a payment that may still be paid, so that the provider is to cancel it. If it succeeds before
 * that, its money goes back, as that of any payment that did not make its order paid.
 */
export const isUnwanted = sql<boolean>`(payments.is_declined OR ${isFailedUnwanted} OR ${isOpenUnwanted})`;
