// <publish>
import type { EventLogRpc } from "#shared/contracts/event-log.ts";
// </publish>
import type { GaugesRpc } from "#shared/contracts/telemetry.ts";
// <plain>
// import { checkReadiness, readNoGauges as readGauges, type ReadinessRpc } from "#shared/database/readiness.ts";
// </plain>
// <wired>
import { checkReadiness, type ReadinessRpc } from "#shared/database/readiness.ts";
// </wired>
import { createHttpEntrypoint, createRpcEntrypoint } from "#shared/platform/entrypoint.ts";
import { app } from "./app.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
// <publish>
import { listEventIds, listEvents, readEvents } from "./events/events.service.ts";
// </publish>
// <wired>
import { readGauges } from "./gauges/gauges.service.ts";
// </wired>

const worker = { readVars, createContext };

/** The HTTP app, for the gateway. */
export class Http extends createHttpEntrypoint(app) {}

// <publish>
/** For the subscribers of its events. */
export class EventLog
  extends createRpcEntrypoint(worker, { listEventIds, readEvents, listEvents })
  implements EventLogRpc {}

// </publish>
/** For the gateway's `/ready` and `/metrics`. */
export class Monitoring
  extends createRpcEntrypoint(worker, { checkReadiness, readGauges })
  implements ReadinessRpc, GaugesRpc {}
