import type { ReadinessRpc } from "#shared/database/readiness.ts";
import { checkReadiness, createHttpEntrypoint, createRpcEntrypoint } from "#shared/platform/entrypoint.ts";
import { app } from "./app.tsx";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";

const worker = { readVars, createContext };

/** The pages, for the gateway. */
export class Http extends createHttpEntrypoint(app) {}

/** For the gateway's `/ready`. */
export class Monitoring extends createRpcEntrypoint(worker, { checkReadiness }) implements ReadinessRpc {}
