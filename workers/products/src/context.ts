import type { BaseContext } from "#shared/core/context.ts";
import { openDatabase } from "#shared/database/db.ts";
import { type PublisherContext, subscriberQueues } from "#shared/events/publisher/context.ts";
import { type Env, readVars } from "./env.ts";
import { RecentEntries } from "./cache/recent-entries.ts";

export type ProductsContext = PublisherContext & { kv: KVNamespace; recent: RecentEntries };

const recent = new RecentEntries();

export function createContext(env: Env, base: BaseContext): ProductsContext {
  return {
    ...base,
    db: openDatabase(readVars(env), base),
    kv: env.PRODUCT_CACHE,
    recent,
    subscribers: subscriberQueues(env),
  };
}
