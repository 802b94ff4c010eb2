import type { TelemetryRpc } from "#shared/contracts/telemetry.ts";
import { createEntrypoint } from "#shared/platform/entrypoint.ts";
import type { ReadinessRpc } from "#shared/database/readiness.ts";
import { app } from "./app.ts";
import { createContext } from "./context.ts";
import { checkReadiness, readCounters } from "./counters.service.ts";
import { readVars } from "./env.ts";

const Entrypoint = createEntrypoint({ app, readVars, createContext, services: { readCounters, checkReadiness } });

/** What the gateway's binding reaches. */
export class Telemetry extends Entrypoint implements ReadinessRpc, TelemetryRpc {}
