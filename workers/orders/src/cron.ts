import { cronOf } from "../../../shared/doors.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { forgetOldEvents } from "./event-log.service.ts";
import { countAllOrders } from "./gauges.service.ts";
import { relayDueEvents } from "./relay.service.ts";
import { sweepStaleHolds } from "./sweep.service.ts";

/** What was begun and not finished, whatever broke it off. */
export const runCron = cronOf(
  { readVars, createContext },
  { relayDueEvents, sweepStaleHolds, forgetOldEvents, countAllOrders },
);
