// <publish>
import type { EventLogRpc } from "#shared/contracts/event-log.ts";
// </publish>
import { checkReadiness, type ReadinessRpc } from "#shared/database/readiness.ts";
import { createHttpEntrypoint, createRpcEntrypoint } from "#shared/platform/entrypoint.ts";
import { app } from "./app.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
// <publish>
import { listEventIds, listEvents, readEvents } from "./events/events.service.ts";
// </publish>

const worker = { readVars, createContext };

/** The HTTP app, for the gateway. */
export class Http extends createHttpEntrypoint(app) {}

// <publish>
/** For the subscribers of its events. */
export class EventLog
  extends createRpcEntrypoint(worker, { listEventIds, readEvents, listEvents })
  implements EventLogRpc {}

// </publish>
/** For the gateway's `/ready`. */
export class Monitoring extends createRpcEntrypoint(worker, { checkReadiness }) implements ReadinessRpc {}
