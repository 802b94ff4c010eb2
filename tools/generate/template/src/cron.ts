import { pruneHandledEvents } from "#shared/order-events/retention.service.ts";
import { createScheduledHandler } from "#shared/platform/scheduled.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { reconcileEvents } from "./order-events/order-events.service.ts";

/** Handles events that the queue did not deliver, and deletes what is past its retention. */
export const runCron = createScheduledHandler({ readVars, createContext }, { reconcileEvents, pruneHandledEvents });
