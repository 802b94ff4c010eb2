import type { Restock } from "#shared/contracts/products.ts";
import { storeStock } from "../catalogue/product-reads.service.ts";
import type { ProductsContext } from "../context.ts";
import { insertRestock } from "./restocks.repository.ts";

/** Adds units that customers sent back to stock, once for each `restockId`. */
export async function restock(ctx: ProductsContext, input: Restock): Promise<void> {
  storeStock(ctx, await insertRestock(ctx.db, input));
}
