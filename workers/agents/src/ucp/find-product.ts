import { type Schemas, ShopProblem } from "#shared/client/client.ts";
import type { AgentsContext } from "../context.ts";
import { openCatalogue, type Principal } from "../shop/open-shop.ts";
import { isProductKey } from "../shop/product-keys.ts";

/** A product by its id or slug; `undefined` when there is none. */
export async function findProduct(
  ctx: AgentsContext,
  principal: Principal,
  id: string,
): Promise<Schemas["Product"] | undefined> {
  if (!isProductKey(id)) return undefined;
  try {
    return (await openCatalogue(ctx, principal).GET("/api/v1/products/{id}", { params: { path: { id } } })).data;
  } catch (error) {
    if (error instanceof ShopProblem && error.status === 404) return undefined;
    throw error;
  }
}
