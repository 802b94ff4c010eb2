import { pruneHandledEvents } from "#shared/events/subscriber/retention.service.ts";
import { createScheduledHandler } from "#shared/platform/scheduled.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { reconcileEvents } from "./inbox/inbox.service.ts";
import { continueRecoveries } from "./recoveries/recoveries.service.ts";
import { pruneDeliveries } from "./retention/retention.service.ts";
import { sendDueDeliveries } from "./sending/sender.service.ts";

/**
 * Sends what is due, continues recoveries, handles events that the queue did not deliver, and deletes what is past its retention.
 */
export const runCron = createScheduledHandler(
  { readVars, createContext },
  {
    local: { pruneHandledEvents, pruneDeliveries, continueRecoveries },
    // What the first finds, the second sends; it calls no Worker.
    calling: { reconcileEvents, sendDueDeliveries: (ctx) => sendDueDeliveries(ctx) },
  },
);
