import { createScheduledHandler } from "#shared/platform/scheduled.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { reconcileEvents } from "./order-events/order-events.service.ts";

/** Handles events that the queue did not deliver. */
export const runCron = createScheduledHandler({ readVars, createContext }, { reconcileEvents });
