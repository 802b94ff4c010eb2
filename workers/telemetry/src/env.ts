import { commonVars, varsReader } from "../../../shared/env.ts";
import type { Counters } from "./counters.ts";

export type Env = { COUNTERS: DurableObjectNamespace<Counters> };

export const readVars = varsReader(commonVars);
