import { createFormerEntrypoint } from "#shared/platform/entrypoint.ts";
import { checkReadiness } from "#shared/database/readiness.ts";
import { app } from "./app.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { listEvents } from "./events/events.service.ts";
import { readGauges } from "./gauges/gauges.service.ts";

const worker = { readVars, createContext };

/**
 * The entrypoint of the previous release, for Workers whose bindings name it during a rollout. Remove it in the next
 * release.
 */
export class Orders extends createFormerEntrypoint(app, worker, { listEvents, checkReadiness, readGauges }) {}
