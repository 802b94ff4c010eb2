import type { TelemetryRpc } from "#shared/contracts/telemetry.ts";
import type { ReadinessRpc } from "#shared/database/readiness.ts";
import { createRpcEntrypoint } from "#shared/platform/entrypoint.ts";
import { createContext } from "./context.ts";
import { checkReadiness, readCounters } from "./counters.service.ts";
import { readVars } from "./env.ts";

const worker = { readVars, createContext };

/** For the gateway's `/ready` and `/metrics`. */
export class Monitoring
  extends createRpcEntrypoint(worker, { checkReadiness, readCounters })
  implements ReadinessRpc, TelemetryRpc {}
