import { createScheduledHandler } from "#shared/platform/scheduled.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { pruneEventLog } from "./events/event-log.service.ts";
import { countAllOrders } from "./gauges/gauges.service.ts";
import { relayDueEvents } from "./events/relay.service.ts";
import { closeReservations } from "./reservations/closed-reservations.service.ts";
import { sweepStaleHolds } from "./reservations/stale-holds.service.ts";

/** What was begun and not finished, whatever broke it off. */
export const runCron = createScheduledHandler(
  { readVars, createContext },
  { relayDueEvents, sweepStaleHolds, pruneEventLog, closeReservations, countAllOrders },
);
