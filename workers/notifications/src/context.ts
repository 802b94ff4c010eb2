import type { BaseContext } from "../../../shared/call.ts";
import type { OrdersRpc } from "../../../shared/contracts/orders.ts";
import type { UsersRpc } from "../../../shared/contracts/users.ts";
import { type Db, openDatabase } from "../../../shared/db.ts";
import { createMailer, type Mailer } from "../../../shared/mail.ts";
import { type Env, readVars } from "./env.ts";

export type NotificationsContext = BaseContext & {
  db: Db;
  mailer: Mailer;
  users: Pick<UsersRpc, "findVerifiedAddresses">;
  orders: OrdersRpc;
  /** Sends a message to this Worker's own queue. */
  events: Pick<Queue, "send">;
};

export function createContext(env: Env, base: BaseContext): NotificationsContext {
  const vars = readVars(env);
  return {
    ...base,
    db: openDatabase(vars, base),
    mailer: createMailer(env, vars),
    users: env.USERS,
    orders: env.ORDERS,
    events: env.EVENTS,
  };
}
