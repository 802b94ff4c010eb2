import type { OrdersRpc } from "#shared/contracts/orders-rpc.ts";
import { createEntrypoint } from "#shared/platform/entrypoint.ts";
import type { GaugesRpc } from "#shared/contracts/telemetry.ts";
import { checkReadiness, type ReadinessRpc } from "#shared/database/readiness.ts";
import { app } from "./app.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { readGauges } from "./gauges/gauges.service.ts";
import { listEvents } from "./events/event-log.service.ts";

const Entrypoint = createEntrypoint({
  app,
  readVars,
  createContext,
  services: { listEvents, checkReadiness, readGauges },
});

/** What the bindings of other Workers reach: the app by `fetch`, the rest by RPC. */
export class Orders extends Entrypoint implements ReadinessRpc, GaugesRpc, OrdersRpc {}
