import type { BaseContext } from "#shared/core/context.ts";
import type { MailAddressesRpc } from "#shared/contracts/users.ts";
import { databaseAccess } from "#shared/database/db.ts";
import { type SubscriberContext, subscriberAccess } from "#shared/events/subscriber/subscriber.ts";
import { createMailer, type Mailer } from "#shared/platform/mail.ts";
import { type Env, readVars } from "./env.ts";

export type NotificationsContext = SubscriberContext & {
  mailer: Mailer;
  users: MailAddressesRpc;
};

export function createContext(env: Env, base: BaseContext): NotificationsContext {
  const vars = readVars(env);
  return {
    ...base,
    ...databaseAccess(vars, base),
    mailer: createMailer(env, vars),
    users: env.USERS,
    ...subscriberAccess(env),
  };
}
