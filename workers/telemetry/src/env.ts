import { commonVars, varsReader } from "#shared/core/env.ts";
import type { Counters } from "./counters.ts";

export type Env = { COUNTERS: DurableObjectNamespace<Counters> };

export const readVars = varsReader(commonVars);
