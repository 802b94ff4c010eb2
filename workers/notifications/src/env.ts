import { z } from "zod";
import type { OrderMailsRpc } from "#shared/contracts/orders-rpc.ts";
import type { MailAddressesRpc } from "#shared/contracts/users.ts";
import { commonVars, databaseVars, varsReader } from "#shared/core/env.ts";
import type { SubscriberEnv } from "#shared/events/subscriber/subscriber.ts";
import { mailVars } from "#shared/platform/mail.ts";

export type Env = SubscriberEnv & { USERS: MailAddressesRpc; ORDERS: OrderMailsRpc; EMAIL: SendEmail };

export const readVars = varsReader({
  ...commonVars,
  ...databaseVars,
  ...mailVars,
  SHOP_URL: z.url(),
  /** Whether customers who agreed to it are reminded of the carts that they left. */
  CART_REMINDERS: z.enum(["on", "off"]),
});
