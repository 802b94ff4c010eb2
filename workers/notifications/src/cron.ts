import { cronOf } from "../../../shared/doors.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { sendPendingMails } from "./mails.service.ts";
import { reconcileEvents } from "./order-events.service.ts";

/** What the queue did not bring, and mails that could not be sent. */
export const runCron = cronOf({ readVars, createContext }, { reconcileEvents, sendPendingMails });
