import type { Client } from "pg";
import { seedCatalogue } from "./sample-data/fill-catalogue.ts";
import { pictureObjects, seedPictures } from "./sample-data/pictures.ts";
import { seedShop } from "./sample-data/sample-shop.ts";

/** Adds the sample categories, products and pictures; existing ones are not changed. Returns how many products were added. */
export async function seed(client: Client): Promise<number> {
  const { ids, added } = await seedShop(client);
  await seedPictures(client, ids);
  return added;
}

/** The pictures of the sample products, by the bucket that they belong in. */
export const objects = () => ({ media: pictureObjects() });

/** Adds generated products until there are `count` of them. */
export function fill(ownerUrl: string, count: number, onProgress: (done: number, total: number) => void) {
  return seedCatalogue(ownerUrl, { products: count, onProgress });
}
