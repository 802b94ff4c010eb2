import type { BaseContext } from "#shared/core/context.ts";
import { hasLimits } from "#shared/core/env.ts";
import { type Db, openDatabase } from "#shared/database/db.ts";
import { createMailer, type Mailer } from "#shared/platform/mail.ts";
import { type Env, readVars } from "./env.ts";

export type UsersContext = BaseContext & {
  db: Db;
  mailer: Mailer;
  issuer: string;
  keyEncryptionSecret: string;
  /** The path of the page on which a user allows a client what it asks for; `undefined` when there is none. */
  authorizationPage: string | undefined;
  isLocalShop: boolean;
  /** False in a load test: see `hasLimits`. */
  hasLimits: boolean;
};

export function createContext(env: Env, base: BaseContext): UsersContext {
  const vars = readVars(env);
  return {
    ...base,
    db: openDatabase(vars, base),
    mailer: createMailer(env, vars),
    issuer: vars.ISSUER,
    keyEncryptionSecret: vars.KEY_ENCRYPTION_SECRET,
    authorizationPage: vars.AUTHORIZATION_PAGE || undefined,
    isLocalShop: vars.LOCAL_SHOP,
    hasLimits: hasLimits(vars),
  };
}
