import type { BaseContext } from "#shared/core/context.ts";
import { type Db, openDatabase } from "#shared/database/db.ts";
import { type Env, readVars } from "./env.ts";
import { RecentEntries } from "./cache/recent-entries.ts";

export type ProductsContext = BaseContext & { db: Db; kv: KVNamespace; recent: RecentEntries };

const recent = new RecentEntries();

export function createContext(env: Env, base: BaseContext): ProductsContext {
  return { ...base, db: openDatabase(readVars(env), base), kv: env.PRODUCT_CACHE, recent };
}
