import { createScheduledHandler } from "#shared/platform/scheduled.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { reconcileEvents } from "./order-events.service.ts";

/** What the queue did not bring. */
export const runCron = createScheduledHandler({ readVars, createContext }, { reconcileEvents });
