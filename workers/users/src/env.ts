import { z } from "zod";
import { commonVars, databaseVars, limitVars, varsReader } from "#shared/core/env.ts";
import { mailVars } from "#shared/platform/mail.ts";

export type Env = { EMAIL: SendEmail };

export const readVars = varsReader({
  ...commonVars,
  ...databaseVars,
  ...mailVars,
  ...limitVars,
  /** The public address of the shop: `iss` and `aud` of its tokens. */
  ISSUER: z.url(),
  /** The page on which a user allows a client what it asks for. Empty in a project without a storefront, which has it. */
  AUTHORIZATION_PAGE: z.union([z.literal(""), z.string().startsWith("/")]),
  /** Encrypts the private signing keys at rest: 32 bytes as base64url. */
  KEY_ENCRYPTION_SECRET: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
});
