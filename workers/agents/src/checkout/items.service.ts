import { MAX_PRODUCTS_LOOKED_UP } from "#shared/contracts/products.ts";
import { callOf } from "#shared/core/context.ts";
import { isId } from "#shared/values/ids.ts";
import type { AgentsContext } from "../context.ts";
import { featuredFirst } from "../ucp/catalogue.ts";
import { findProducts } from "../ucp/find-product.ts";
import type { SessionRequest } from "./checkout.schema.ts";
import { type Message, recoverable } from "./messages.ts";

export type Item = { variantId: string; quantity: number };

/** The variants of these lines, in the same order, or what is wrong with those that there are not. */
export async function resolveItems(
  ctx: AgentsContext,
  lines: SessionRequest["line_items"],
): Promise<{ items: Item[]; faults: Message[] }> {
  const ids = [...new Set(lines.map(({ item }) => item.id))];
  const found = new Map((await Promise.all([findVariants(ctx, ids), findBySlug(ctx, ids)])).flat());
  const resolved = lines.map(({ item, quantity }) => ({ variantId: found.get(item.id), quantity }));
  const faults = resolved.flatMap(({ variantId }, index) => {
    if (variantId) return [];
    const content = `There is no product ${lines[index]?.item.id} to buy.`;
    return [recoverable("item_unavailable", `$.line_items[${index}].item.id`, content)];
  });
  return { items: resolved as Item[], faults };
}

/** Variants by their own id, which of a product's first one is that of the product. */
async function findVariants(ctx: AgentsContext, ids: string[]): Promise<[string, string][]> {
  const variantIds = ids.filter(isId);
  if (variantIds.length === 0) return [];
  const keys = variantIds.map((variantId) => ({ variantId }));
  const lookups = await ctx.env.PRODUCTS_LOOKUPS.findVariants(callOf(ctx), { keys, isFresh: false });
  return variantIds
    .filter((_id, index) => {
      const lookup = lookups[index];
      return lookup?.outcome === "found" && lookup.variant.isForSale;
    })
    .map((id) => [id, id]);
}

/** The variant that stands for the product of each slug, as in a lookup. Further slugs than one lookup takes are not found. */
async function findBySlug(ctx: AgentsContext, ids: string[]): Promise<[string, string][]> {
  const slugs = ids.filter((id) => !isId(id)).slice(0, MAX_PRODUCTS_LOOKED_UP);
  const named = await findProducts(ctx, slugs);
  return slugs.flatMap((slug): [string, string][] => {
    const product = named.get(slug)?.product;
    const [featured] = product ? featuredFirst(product) : [];
    return featured ? [[slug, featured.id]] : [];
  });
}
