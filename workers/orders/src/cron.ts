import { createScheduledHandler } from "#shared/platform/scheduled.ts";
import { pruneCarts } from "./carts/cart-retention.service.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { pruneEventLog } from "./events/event-log.service.ts";
import { countAllOrders } from "./gauges/gauges.service.ts";
import { sweepUnusedGuests } from "./guests/unused-guests.service.ts";
import { relayDueEvents } from "./events/relay.service.ts";
import { numberOldOrders } from "./orders/order-numbers.service.ts";
import { closeReservations } from "./reservations/closed-reservations.service.ts";
import { sweepStaleHolds } from "./reservations/stale-holds.service.ts";

/**
 * Finishes what was begun, whatever broke it off. The jobs that call no other Worker come first, so that those behind them
 * share all the calls of a run.
 */
export const runCron = createScheduledHandler(
  { readVars, createContext },
  {
    pruneEventLog,
    pruneCarts,
    numberOldOrders,
    countAllOrders,
    relayDueEvents,
    sweepStaleHolds,
    closeReservations,
    sweepUnusedGuests,
  },
);
