import type { BaseContext } from "#shared/core/context.ts";
import { openDatabase } from "#shared/database/db.ts";
import { type PublisherContext, subscriberQueues } from "#shared/events/publisher/context.ts";
import { type Env, type ImportMessage, readVars } from "./env.ts";
import { RecentEntries } from "./cache/recent-entries.ts";

/** The bucket of images, what renders them, and the queue of imports. */
export type MediaBindings = { media: R2Bucket; images: ImagesBinding; imports: Queue<ImportMessage> };

export type ProductsContext = PublisherContext & { kv: KVNamespace; recent: RecentEntries } & MediaBindings;

const recent = new RecentEntries();

export function createContext(env: Env, base: BaseContext): ProductsContext {
  const { PRODUCT_CACHE: kv, MEDIA: media, IMAGES: images, IMPORTS: imports } = env;
  const subscribers = subscriberQueues(env);
  return { ...base, db: openDatabase(readVars(env), base), kv, recent, media, images, imports, subscribers };
}
