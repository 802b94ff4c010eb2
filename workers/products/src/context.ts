import type { BaseContext } from "#shared/core/context.ts";
import { type Db, openDatabase } from "#shared/database/db.ts";
import { type PublisherContext, subscriberQueues } from "#shared/events/publisher/context.ts";
import { RecentEntries } from "./cache/recent-entries.ts";
import { RecentLists } from "./cache/recent-lists.ts";
import { type Env, type ImportMessage, readVars } from "./env.ts";
import { BroadSearches } from "./facets/broad-searches.ts";

/** The bucket of images, what renders them, and the queue of imports. */
export type MediaBindings = { media: R2Bucket; images: ImagesBinding; imports: Queue<ImportMessage> };

/** The cache: KV, what this isolate remembers for a second, and of broad searches. */
type CacheAccess = {
  kv: KVNamespace;
  recent: RecentEntries;
  recentLists: RecentLists;
  broadSearches: BroadSearches;
};

export type ProductsContext = PublisherContext & CacheAccess & MediaBindings;

const [recent, recentLists] = [new RecentEntries(), new RecentLists()];
const broadSearches = new BroadSearches();

export function createContext(env: Env, base: BaseContext): ProductsContext {
  const { PRODUCT_CACHE: kv, MEDIA: media, IMAGES: images, IMPORTS: imports } = env;
  const subscribers = subscriberQueues(env);
  let db: Db | undefined;
  return {
    ...base,
    ...{ kv, recent, recentLists, broadSearches, media, images, imports, subscribers },
    /** Opened by the first use: a cached read needs none. */
    get db() {
      db ??= openDatabase(readVars(env), base);
      return db;
    },
  };
}
