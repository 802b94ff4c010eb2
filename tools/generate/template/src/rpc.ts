import { createEntrypoint } from "#shared/platform/entrypoint.ts";
import { checkReadiness, type ReadinessRpc } from "#shared/database/readiness.ts";
import { app } from "./app.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";

const Entrypoint = createEntrypoint({ app, readVars, createContext, services: { checkReadiness } });

/** The entrypoint for the bindings of other Workers. */
export class Widgets extends Entrypoint implements ReadinessRpc {}
