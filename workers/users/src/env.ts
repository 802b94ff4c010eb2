import { z } from "zod";
import { commonVars, databaseVars, varsReader } from "../../../shared/env.ts";

export type Env = object;

export const readVars = varsReader({
  ...commonVars,
  ...databaseVars,
  /** The public address of the shop: `iss` and `aud` of its tokens. */
  ISSUER: z.url(),
  /** Encrypts the private signing keys at rest: 32 bytes as base64url. */
  KEY_ENCRYPTION_SECRET: z.string().regex(/^[A-Za-z0-9_-]{43}$/),
});
