import { type Schemas, ShopProblem } from "#shared/client/client.ts";
import { callOf } from "#shared/core/context.ts";
import { serviceUnavailable } from "#shared/core/errors.ts";
import { isId } from "#shared/values/ids.ts";
import type { AgentsContext } from "../context.ts";
import { openCatalogue, type Principal } from "../shop/open-shop.ts";
import { isProductKey } from "../shop/product-keys.ts";

type Product = Schemas["Product"];

/** A product that a key names, and the variant, if the key is its id and not the one of the product. */
export type Named = { product: Product; variantId: string | undefined };

/**
 * The products that these keys name, by key: ids of products, ids of variants, slugs. One call for all of them, since a request
 * may cause a limited number of calls (decision 28). At most `MAX_PRODUCTS_LOOKED_UP` keys.
 *
 * @throws AppError service-unavailable
 */
export async function findProducts(ctx: AgentsContext, keys: string[]): Promise<Map<string, Named>> {
  const possible = keys.filter(isProductKey);
  const products = possible.length > 0 ? await lookUp(ctx, possible) : [];
  return new Map(
    possible.flatMap((key): [string, Named][] => {
      const product = products.find(({ id, slug }) => id === key || slug === key);
      if (product) return [[key, { product, variantId: undefined }]];
      const parent = products.find(({ variants }) => variants.some(({ id }) => id === key));
      return parent ? [[key, { product: parent, variantId: key }]] : [];
    }),
  );
}

async function lookUp(ctx: AgentsContext, keys: string[]): Promise<Product[]> {
  try {
    return await ctx.env.PRODUCTS_LOOKUPS.findProducts(callOf(ctx), { keys });
  } catch (error) {
    throw serviceUnavailable(error);
  }
}

/** What one key names. The product of an id or slug comes from the cache of products, which the lookup of many does not fill. */
export async function findNamed(ctx: AgentsContext, principal: Principal, key: string): Promise<Named | undefined> {
  const product = await readProduct(ctx, principal, key);
  if (product) return { product, variantId: undefined };
  return isId(key) ? (await findProducts(ctx, [key])).get(key) : undefined;
}

async function readProduct(ctx: AgentsContext, principal: Principal, id: string): Promise<Product | undefined> {
  if (!isProductKey(id)) return undefined;
  try {
    return (await openCatalogue(ctx, principal).GET("/api/v1/products/{id}", { params: { path: { id } } })).data;
  } catch (error) {
    if (error instanceof ShopProblem && error.status === 404) return undefined;
    throw error;
  }
}
