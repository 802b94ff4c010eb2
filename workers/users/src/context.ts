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
    hasLimits: hasLimits(vars),
  };
}
