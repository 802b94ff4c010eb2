import type { CallBudget } from "#shared/core/call-budget.ts";
import { pruneHandledEvents } from "#shared/events/subscriber/retention.service.ts";
import { createScheduledHandler } from "#shared/platform/scheduled.ts";
import { pruneAgentSessions } from "./agent-sessions/agent-sessions.service.ts";
import { publishAbandonedCarts } from "./abandoned-carts/abandoned-carts.service.ts";
import { pruneCarts } from "./carts/cart-retention.service.ts";
import { completeMerges, resumeMerges } from "./cart-merge/late-data.service.ts";
import { createContext, type OrdersContext } from "./context.ts";
import { readVars } from "./env.ts";
import { pruneEventLog, relayDueEvents } from "./events/events.service.ts";
import { countAllOrders } from "./gauges/gauges.service.ts";
import { sweepUnusedGuests } from "./guests/unused-guests.service.ts";
import { numberOldOrders } from "./orders/order-numbers.service.ts";
import { declinePayments } from "./payments/declines.service.ts";
import { expireUnpaidOrders } from "./payments/expiry.service.ts";
import { reconcilePaymentEvents } from "./payments/payment-events.service.ts";
import { settleDueReturns } from "./returns/receipts.service.ts";
import { closeReservations } from "./reservations/closed-reservations.service.ts";
import { shareLowStockThreshold } from "./shop/shop.service.ts";
import { sweepStaleHolds } from "./reservations/stale-holds.service.ts";

/** Two jobs that share the calls of one: a run has calls for ten jobs, and interrupted merges are rare. */
async function settleGuests(ctx: OrdersContext, calls: CallBudget): Promise<void> {
  await resumeMerges(ctx, calls);
  await sweepUnusedGuests(ctx, calls);
}

/**
 * Completes interrupted work and deletes old rows. The jobs with the longest backlogs run last, since they may make the calls
 * that the others leave. Returns are among them because each needs two calls, where one call does for a hundred events.
 */
export const runCron = createScheduledHandler(
  { readVars, createContext },
  {
    local: {
      pruneEventLog,
      pruneCarts,
      pruneAgentSessions,
      pruneHandledEvents,
      completeMerges,
      numberOldOrders,
      countAllOrders,
    },
    calling: {
      shareLowStockThreshold,
      reconcilePaymentEvents,
      closeReservations,
      settleGuests,
      expireUnpaidOrders,
      declinePayments,
      publishAbandonedCarts,
      sweepStaleHolds,
      settleDueReturns,
      relayDueEvents,
    },
  },
);
