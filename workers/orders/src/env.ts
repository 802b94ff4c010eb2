import type { ReservationsRpc } from "#shared/contracts/products.ts";
import { z } from "zod";
import type { EventLogRpc } from "#shared/contracts/event-log.ts";
import type { PaymentsRpc } from "#shared/contracts/payments-rpc.ts";
import type { GuestsRpc } from "#shared/contracts/users.ts";
import { commonVars, databaseVars, varsReader } from "#shared/core/env.ts";
import type { SubscriberEnv } from "#shared/events/subscriber/subscriber.ts";

export type Env = SubscriberEnv & {
  PRODUCTS: ReservationsRpc;
  USERS: GuestsRpc;
  PAYMENTS: PaymentsRpc;
  PAYMENTS_EVENTS: EventLogRpc;
};

export const readVars = varsReader({
  ...commonVars,
  ...databaseVars,
  /** How long an order can be paid before it is cancelled by itself. */
  PAYMENT_WINDOW_SECONDS: z.coerce.number().int().min(1),
  /** Origins, separated by commas, that customers may return to from a payment provider, besides the shop's own. */
  RETURN_ORIGINS: z.string(),
});
