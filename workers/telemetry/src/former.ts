import { createRpcEntrypoint } from "#shared/platform/entrypoint.ts";
import { createContext } from "./context.ts";
import { checkReadiness, readCounters } from "./counters.service.ts";
import { readVars } from "./env.ts";

const worker = { readVars, createContext };

/**
 * The entrypoint of the previous release, for Workers whose bindings name it during a rollout. Remove it in the next
 * release.
 */
export class Telemetry extends createRpcEntrypoint(worker, { readCounters, checkReadiness }) {}
