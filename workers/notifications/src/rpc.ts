import { createEntrypoint } from "#shared/platform/entrypoint.ts";
import type { GaugesRpc } from "#shared/contracts/telemetry.ts";
import { checkReadiness, type ReadinessRpc } from "#shared/database/readiness.ts";
import { app } from "./app.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { readGauges } from "./gauges/gauges.service.ts";

const Entrypoint = createEntrypoint({ app, readVars, createContext, services: { checkReadiness, readGauges } });

/** What the bindings of other Workers reach. */
export class Notifications extends Entrypoint implements ReadinessRpc, GaugesRpc {}
