// <subscribe>
import { pruneHandledEvents } from "#shared/events/subscriber/retention.service.ts";
// </subscribe>
import { createScheduledHandler } from "#shared/platform/scheduled.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
// <publish>
import { pruneEventLog, relayDueEvents } from "./events/events.service.ts";
// </publish>
// <subscribe>
import { reconcileEvents } from "./inbox/inbox.service.ts";
// </subscribe>

/** Completes what a crash or an outage left, and deletes what is past its retention. */
export const runCron = createScheduledHandler(
  { readVars, createContext },
  {
    local: {
      // <publish>
      pruneEventLog,
      // </publish>
      // <subscribe>
      pruneHandledEvents,
      // </subscribe>
    },
    calling: {
      // <publish>
      relayDueEvents,
      // </publish>
      // <subscribe>
      reconcileEvents,
      // </subscribe>
    },
  },
);
