import type { Schemas } from "#shared/client/client.ts";
import { MAX_PRODUCTS_LOOKED_UP } from "#shared/contracts/products.ts";
import type { AgentsContext } from "../context.ts";
import { openCatalogue, type Principal } from "../shop/open-shop.ts";
import type { LookupRequest, ProductRequest, SearchRequest } from "./catalogue.schema.ts";
import { featuredFirst, hasValues, type Input, type Selection, toDetailOptions, toUcpProduct } from "./catalogue.ts";
import { findNamed, findProducts, type Named } from "./find-product.ts";
import { UcpRefusal } from "./refusals.ts";

type Product = Schemas["Product"];

const DEFAULT_LIMIT = 10;

/** @throws UcpRefusal invalid_request */
export async function searchCatalogue(
  ctx: AgentsContext,
  principal: Principal,
  { query: words, filters, context, pagination }: SearchRequest,
): Promise<object> {
  const [category, ...more] = filters?.categories ?? [];
  if (more.length > 0) throw new UcpRefusal("invalid_request", "One category can be searched at a time.");
  const { min, max } = filters?.price ?? {};
  const query = {
    limit: Math.min(pagination?.limit ?? DEFAULT_LIMIT, MAX_PRODUCTS_LOOKED_UP),
    ...(words?.trim() ? { q: words } : {}),
    ...(category ? { category } : {}),
    ...(min === undefined ? {} : { minPrice: min }),
    ...(max === undefined ? {} : { maxPrice: max }),
    ...(context?.currency && filters?.price ? { currency: context.currency } : {}),
    ...(pagination?.cursor ? { cursor: pagination.cursor } : {}),
  };
  const shop = openCatalogue(ctx, principal);
  const { data } = await shop.GET("/api/v1/products", { params: { query } });
  const ids = data.items.map(({ id }) => id);
  const found = await findProducts(ctx, ids);
  // A product may be archived between the list and its read.
  const products = ids.flatMap((id) => found.get(id)?.product ?? []);
  return {
    products: products.map((product) => show(ctx, product, featuredFirst(product))),
    pagination: { has_next_page: data.nextCursor !== null, ...(data.nextCursor ? { cursor: data.nextCursor } : {}) },
  };
}

/** @throws UcpRefusal request_too_large */
export async function lookUpCatalogue(ctx: AgentsContext, { ids, filters }: LookupRequest): Promise<object> {
  const unique = [...new Set(ids)];
  if (unique.length > MAX_PRODUCTS_LOOKED_UP) {
    throw new UcpRefusal("request_too_large", `At most ${MAX_PRODUCTS_LOOKED_UP} products can be looked up at a time.`);
  }
  const named = await findProducts(ctx, unique);
  const found = unique.map((id) => resolve(id, named.get(id)));
  const missing = unique.filter((_id, index) => !found[index]);
  const products = Map.groupBy(
    found.filter((each) => each !== undefined),
    ({ product }) => product.id,
  );
  const isWanted = (amount: number) =>
    amount >= (filters?.price?.min ?? 0) && amount <= (filters?.price?.max ?? Number.MAX_SAFE_INTEGER);
  const shown = [...products.values()].flatMap((resolutions) => {
    const [{ product } = { product: undefined }] = resolutions;
    const inputs = Map.groupBy(resolutions, ({ variantId }) => variantId);
    const variants = (product?.variants ?? []).flatMap((variant) => {
      const given = inputs.get(variant.id)?.map(({ input }) => input);
      return given && isWanted(variant.price.amount) ? [{ ...variant, inputs: given }] : [];
    });
    return product && variants.length > 0 ? [show(ctx, product, variants)] : [];
  });
  const messages = missing.map((id) => ({ type: "info", code: "not_found", content: id }));
  return { products: shown, ...(messages.length > 0 ? { messages } : {}) };
}

/** `undefined` when there is no such product. */
export async function readCatalogueProduct(
  ctx: AgentsContext,
  principal: Principal,
  { id, selected = [], preferences = [] }: ProductRequest,
): Promise<object | undefined> {
  const resolved = resolve(id, await findNamed(ctx, principal, id));
  if (!resolved) return undefined;
  const { product, variantId, input } = resolved;
  const named = product.variants.find((variant) => variant.id === variantId);
  const selection =
    input.match === "exact" && named ? toSelection(named.options) : relax(product, selected, preferences);
  const matching = featuredFirst(product).filter((variant) => hasValues(variant, selection));
  const shown = show(ctx, product, matching);
  return { product: { ...shown, selected: selection, options: toDetailOptions(product, selection) } };
}

const toSelection = (options: Record<string, string>): Selection =>
  Object.entries(options).map(([name, label]) => ({ name, label }));

/** Drops chosen values, the least preferred first, until a variant has all that are left. */
function relax({ variants }: Product, wanted: Selection, preferences: string[]): Selection {
  const rank = ({ name }: Selection[number]) => {
    const index = preferences.indexOf(name);
    return index < 0 ? preferences.length : index;
  };
  const selection = wanted.map(({ name, label }) => ({ name, label })).toSorted((a, b) => rank(a) - rank(b));
  while (!variants.some((variant) => hasValues(variant, selection))) selection.pop();
  return selection;
}

type Resolved = { product: Product; variantId: string; input: Input };

/** The variant that an id or slug stands for: the one that it is the id of, or the one that stands for its product. */
function resolve(id: string, named: Named | undefined): Resolved | undefined {
  if (!named) return undefined;
  const { product, variantId } = named;
  if (variantId) return { product, variantId, input: { id, match: "exact" } };
  const [featured] = featuredFirst(product);
  return featured && { product, variantId: featured.id, input: { id, match: "featured" } };
}

const show = (ctx: AgentsContext, product: Product, variants: Product["variants"]) =>
  toUcpProduct(product, { shopUrl: ctx.vars.SHOP_URL, variants });
