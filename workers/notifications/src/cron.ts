import { createScheduledHandler } from "#shared/platform/scheduled.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { sendPendingMails } from "./mails/mails.service.ts";
import { reconcileEvents } from "./order-events/order-events.service.ts";
import { pruneNotifications } from "./retention/retention.service.ts";

/** What the queue did not bring, and mails that could not be sent. */
export const runCron = createScheduledHandler(
  { readVars, createContext },
  { reconcileEvents, sendPendingMails, pruneNotifications },
);
