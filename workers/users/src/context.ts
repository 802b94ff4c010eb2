import type { BaseContext } from "../../../shared/call.ts";
import { type Db, openDatabase } from "../../../shared/db.ts";
import { type Env, readVars } from "./env.ts";

export type UsersContext = BaseContext & {
  db: Db;
  issuer: string;
  keyEncryptionSecret: string;
};

export function createContext(env: Env, base: BaseContext): UsersContext {
  const vars = readVars(env);
  return { ...base, db: openDatabase(vars), issuer: vars.ISSUER, keyEncryptionSecret: vars.KEY_ENCRYPTION_SECRET };
}
