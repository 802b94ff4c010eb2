import { pruneHandledEvents } from "#shared/order-events/retention.service.ts";
import { createScheduledHandler } from "#shared/platform/scheduled.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { reconcileEvents } from "./order-events.service.ts";

/** What the queue did not bring, and what is past its retention. */
export const runCron = createScheduledHandler({ readVars, createContext }, { reconcileEvents, pruneHandledEvents });
