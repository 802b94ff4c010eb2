import { z } from "zod";
import { commonVars, databaseVars, varsReader } from "#shared/core/env.ts";
import type { SubscriberEnv } from "#shared/events/subscriber/subscriber.ts";
import { mailVars } from "#shared/platform/mail.ts";

export type Env = SubscriberEnv & { EMAIL: SendEmail };

export const readVars = varsReader({
  ...commonVars,
  ...databaseVars,
  ...mailVars,
  /** The mail address for notices of disabled endpoints. Empty: none are sent. */
  ALERT_MAIL_TO: z.union([z.literal(""), z.email()]),
  /** Encrypts the secrets of endpoints: 32 bytes as base64url. */
  KEY_ENCRYPTION_SECRET: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
  /** The address of the shop, to which no endpoint may point. */
  SHOP_URL: z.url(),
  /** Set by the local shop alone: only there endpoints may be on this computer, by plain HTTP. */
  LOCAL_SHOP: z.stringbool(),
});
