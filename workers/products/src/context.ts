import type { BaseContext } from "#shared/core/context.ts";
import { openDatabase } from "#shared/database/db.ts";
import { type PublisherContext, subscriberQueues } from "#shared/events/publisher/context.ts";
import { type Env, readVars } from "./env.ts";
import { RecentEntries } from "./cache/recent-entries.ts";

/** The bucket of images, and what renders them. */
export type MediaBindings = { media: R2Bucket; images: ImagesBinding };

export type ProductsContext = PublisherContext & { kv: KVNamespace; recent: RecentEntries } & MediaBindings;

const recent = new RecentEntries();

export function createContext(env: Env, base: BaseContext): ProductsContext {
  const { PRODUCT_CACHE: kv, MEDIA: media, IMAGES: images } = env;
  const subscribers = subscriberQueues(env);
  return { ...base, db: openDatabase(readVars(env), base), kv, recent, media, images, subscribers };
}
