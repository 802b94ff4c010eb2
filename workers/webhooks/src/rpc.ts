import type { GaugesRpc } from "#shared/contracts/telemetry.ts";
import { checkReadiness, type ReadinessRpc } from "#shared/database/readiness.ts";
import { createRpcEntrypoint } from "#shared/platform/entrypoint.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { readGauges } from "./gauges/gauges.service.ts";

const worker = { readVars, createContext };

/** For the gateway's `/ready` and `/metrics`. */
export class Monitoring
  extends createRpcEntrypoint(worker, { checkReadiness, readGauges })
  implements ReadinessRpc, GaugesRpc {}
