import { commonVars, databaseVars, varsReader } from "../../../shared/env.ts";

export type Env = object;

export const readVars = varsReader({ ...commonVars, ...databaseVars });
