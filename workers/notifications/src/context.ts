import type { OrderMailsRpc } from "#shared/contracts/orders-rpc.ts";
import type { MailAddressesRpc } from "#shared/contracts/users.ts";
import type { BaseContext } from "#shared/core/context.ts";
import { databaseAccess } from "#shared/database/db.ts";
import { type SubscriberContext, subscriberAccess } from "#shared/events/subscriber/subscriber.ts";
import { createMailer, type Mailer } from "#shared/platform/mail.ts";
import { type Env, readVars } from "./env.ts";

export type NotificationsContext = SubscriberContext & {
  mailer: Mailer;
  /** Whether customers who agreed to it are reminded of the carts that they left. */
  hasCartReminders: boolean;
  /** What mails say of their orders and carts. */
  orders: OrderMailsRpc;
  /** The address of the shop that customers use, for the links in mails. */
  shopUrl: string;
  users: MailAddressesRpc;
};

export function createContext(env: Env, base: BaseContext): NotificationsContext {
  const vars = readVars(env);
  return {
    ...base,
    ...databaseAccess(vars, base),
    mailer: createMailer(env, vars),
    users: env.USERS,
    orders: env.ORDERS,
    hasCartReminders: vars.CART_REMINDERS === "on",
    shopUrl: vars.SHOP_URL,
    ...subscriberAccess(env),
  };
}
