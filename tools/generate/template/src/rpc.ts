import { createEntrypoint } from "#shared/platform/entrypoint.ts";
import { checkReadiness, type ReadinessRpc } from "#shared/database/readiness.ts";
import { app } from "./app.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";

const Entrypoint = createEntrypoint({ app, readVars, createContext, services: { checkReadiness } });

/** What the bindings of other Workers reach. */
export class Widgets extends Entrypoint implements ReadinessRpc {}
