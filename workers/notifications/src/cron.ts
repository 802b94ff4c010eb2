import { createScheduledHandler } from "#shared/platform/scheduled.ts";
import { sendCartReminders } from "./cart-reminders/cart-reminders.service.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { sendPendingMails } from "./mails/mails.service.ts";
import { reconcileEvents } from "./order-events/order-events.service.ts";
import { pruneNotifications } from "./retention/retention.service.ts";

/** Handles events that the queue did not deliver and sends mails that are due. */
export const runCron = createScheduledHandler(
  { readVars, createContext },
  { local: { pruneNotifications }, calling: { reconcileEvents, sendPendingMails, sendCartReminders } },
);
