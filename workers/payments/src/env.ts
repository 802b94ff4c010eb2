import { z } from "zod";
import { commonVars, databaseVars, varsReader } from "#shared/core/env.ts";

/** Its bindings are the queues of the subscribers of its events, which `subscriberQueues` finds by their names. */
export type Env = object;

export const readVars = varsReader({
  ...commonVars,
  ...databaseVars,
  /** Whether the built-in test provider is offered: in the local shop and on staging. A deploy to production refuses it. */
  TEST_PAYMENTS: z.enum(["on", "off"]),
  /** Optional secrets: Stripe is offered when all three are set. */
  STRIPE_SECRET_KEY: z.string().min(1).optional(),
  STRIPE_WEBHOOK_SECRET: z.string().min(1).optional(),
  STRIPE_PUBLISHABLE_KEY: z.string().min(1).optional(),
  /** The account's profile at Stripe (`profile_…`), for which agents get shared payment tokens. Empty: none are taken. */
  STRIPE_PROFILE_ID: z.string(),
});
