import { commonVars, databaseVars, varsReader } from "#shared/core/env.ts";

export type Env = { PRODUCT_CACHE: KVNamespace };

export const readVars = varsReader({ ...commonVars, ...databaseVars });
