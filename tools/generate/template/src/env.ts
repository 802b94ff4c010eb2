import { commonVars, databaseVars, varsReader } from "#shared/core/env.ts";
// <subscribe>
import type { SubscriberEnv } from "#shared/events/subscriber/subscriber.ts";

export type Env = SubscriberEnv;
// </subscribe>
// <plain>
//
// export type Env = object;
// </plain>

export const readVars = varsReader({ ...commonVars, ...databaseVars });
