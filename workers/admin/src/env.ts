import { commonVars, varsReader } from "#shared/core/env.ts";

export type Env = { ASSETS: { fetch(request: Request): Promise<Response> } };

export const readVars = varsReader(commonVars);
