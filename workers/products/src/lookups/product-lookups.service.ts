import { MAX_PRODUCTS_LOOKED_UP } from "#shared/contracts/products.ts";
import { toProduct } from "../catalogue/product-view.ts";
import { readFreshProducts } from "../catalogue/products.cache.ts";
import { type Product, type ProductKey, parseProductKey } from "../catalogue/products.schema.ts";
import type { ProductsContext } from "../context.ts";
import { findNamedProducts } from "./product-lookups.repository.ts";

/**
 * The products that these keys name, each once: from fresh cache entries, the rest from the database in one round trip. Like
 * `findVariants` it does not fill the cache.
 */
export async function findProducts(ctx: ProductsContext, { keys }: { keys: string[] }): Promise<Product[]> {
  if (keys.length > MAX_PRODUCTS_LOOKED_UP) throw new Error(`${keys.length} products are looked up at once`);
  const wanted = keys.flatMap((key) => parseProductKey(key) ?? []);
  const cached = (await readFreshProducts(ctx, idsOf(wanted))).map(({ product }) => product);
  const missing = wanted.filter((key) => !cached.some((product) => isNamedBy(product, key)));
  const found = cached.filter(({ status }) => status === "active");
  if (missing.length === 0) return found;
  const slugs = missing.flatMap((key) => ("slug" in key ? key.slug : []));
  const rows = await findNamedProducts(ctx.db, { ids: idsOf(missing), slugs });
  return [...new Map([...found, ...rows.map(toProduct)].map((product) => [product.id, product])).values()];
}

const idsOf = (keys: ProductKey[]): string[] => [...new Set(keys.flatMap((key) => ("id" in key ? key.id : [])))];

const isNamedBy = ({ id, variants }: Product, key: ProductKey): boolean =>
  "id" in key && (id === key.id || variants.some((variant) => variant.id === key.id));
