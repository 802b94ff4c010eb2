import { createScheduledHandler } from "#shared/platform/scheduled.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { sendPendingMails } from "./mails/mails.service.ts";
import { reconcileEvents } from "./order-events/order-events.service.ts";
import { pruneNotifications } from "./retention/retention.service.ts";

/**
 * Handles what the queue did not bring and sends mails that could not be sent. The job that calls no other Worker comes first,
 * so that those behind it share all the calls of a run.
 */
export const runCron = createScheduledHandler(
  { readVars, createContext },
  { pruneNotifications, reconcileEvents, sendPendingMails },
);
