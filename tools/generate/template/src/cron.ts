import { pruneHandledEvents } from "#shared/events/subscriber/retention.service.ts";
import { createScheduledHandler } from "#shared/platform/scheduled.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { reconcileEvents } from "./inbox/inbox.service.ts";

/** Handles events that the queue did not deliver, and deletes what is past its retention. */
export const runCron = createScheduledHandler({ readVars, createContext }, { reconcileEvents, pruneHandledEvents });
