import { commonVars, databaseVars, varsReader } from "#shared/core/env.ts";
// <subscribe>
import type { SubscriberEnv } from "#shared/events/subscriber/subscriber.ts";

export type Env = SubscriberEnv;
// </subscribe>
// <no-subscribe>
//
// export type Env = object;
// </no-subscribe>

export const readVars = varsReader({ ...commonVars, ...databaseVars });
