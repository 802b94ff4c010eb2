import type { OrdersRpc } from "../../../shared/contracts/orders.ts";
import type { UsersRpc } from "../../../shared/contracts/users.ts";
import { commonVars, databaseVars, varsReader } from "../../../shared/env.ts";
import { mailVars } from "../../../shared/mail.ts";

export type Env = {
  USERS: UsersRpc;
  ORDERS: OrdersRpc;
  EMAIL: SendEmail;
  /** The queue that this Worker itself consumes: dead letters are sent there again. */
  EVENTS: Queue;
};

export const readVars = varsReader({ ...commonVars, ...databaseVars, ...mailVars });
