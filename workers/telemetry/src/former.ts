import { createRpcEntrypoint } from "#shared/platform/entrypoint.ts";
import { createContext } from "./context.ts";
import { checkReadiness, readCounters } from "./counters.service.ts";
import { readVars } from "./env.ts";

const worker = { readVars, createContext };

/** The entrypoint of the release before, for Workers whose bindings name it during a rollout: to be removed in the next. */
export class Telemetry extends createRpcEntrypoint(worker, { readCounters, checkReadiness }) {}
