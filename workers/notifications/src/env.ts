import type { MailAddressesRpc } from "#shared/contracts/users.ts";
import { commonVars, databaseVars, varsReader } from "#shared/core/env.ts";
import { mailVars } from "#shared/platform/mail.ts";
import type { SubscriberEnv } from "#shared/order-events/subscriber.ts";

export type Env = SubscriberEnv & { USERS: MailAddressesRpc; EMAIL: SendEmail };

export const readVars = varsReader({ ...commonVars, ...databaseVars, ...mailVars });
