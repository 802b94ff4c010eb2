import { cronOf } from "#shared/platform/scheduled.ts";
import { createContext } from "./context.ts";
import { readVars } from "./env.ts";
import { sweepExpired } from "./sweeper.service.ts";

export const runCron = cronOf({ readVars, createContext }, { sweepExpired });
