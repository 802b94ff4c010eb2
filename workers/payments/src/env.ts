import { z } from "zod";
import { commonVars, databaseVars, varsReader } from "#shared/core/env.ts";

/** Its other bindings are the queues of the subscribers of its events. */
export type Env = { EVENTS_ORDERS: Queue; EVENTS_NOTIFICATIONS: Queue };

export const readVars = varsReader({
  ...commonVars,
  ...databaseVars,
  /** Whether the built-in test provider is offered: in the local shop and on staging. A deploy to production refuses it. */
  TEST_PAYMENTS: z.enum(["on", "off"]),
});
