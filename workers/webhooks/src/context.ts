import type { BaseContext } from "#shared/core/context.ts";
import { databaseAccess } from "#shared/database/db.ts";
import { subscriberAccess, type SubscriberContext } from "#shared/events/subscriber/subscriber.ts";
import { createMailer, type Mailer } from "#shared/platform/mail.ts";
import { type Env, readVars } from "./env.ts";

export type WebhooksContext = SubscriberContext & {
  /** Sends a request to an endpoint. */
  fetch: typeof fetch;
  mailer: Mailer;
  /** The mail address for notices of disabled endpoints. Empty: none are sent. */
  alertMailTo: string;
  keyEncryptionSecret: string;
  /** The address of the shop, to which no endpoint may point. */
  shopUrl: string;
  /** Whether endpoints may be on this computer. */
  isLocalShop: boolean;
};

export function createContext(env: Env, base: BaseContext): WebhooksContext {
  const vars = readVars(env);
  return {
    ...base,
    ...databaseAccess(vars, base),
    ...subscriberAccess(env),
    fetch: (...args) => fetch(...args),
    mailer: createMailer(env, vars),
    alertMailTo: vars.ALERT_MAIL_TO,
    keyEncryptionSecret: vars.KEY_ENCRYPTION_SECRET,
    shopUrl: vars.SHOP_URL,
    isLocalShop: vars.LOCAL_SHOP,
  };
}
