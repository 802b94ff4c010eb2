import type { BaseContext } from "../../../shared/call.ts";
import { type Db, openDatabase } from "../../../shared/db.ts";
import { type Env, readVars } from "./env.ts";

export type NotificationsContext = BaseContext & { db: Db };

export function createContext(env: Env, base: BaseContext): NotificationsContext {
  return { ...base, db: openDatabase(readVars(env)) };
}
