import type { AgentOrigin } from "#shared/contracts/agents/agent-origin.ts";
import type { Cart } from "#shared/contracts/carts.ts";
import type { CatalogueVariant } from "#shared/contracts/products.ts";
import { AppError, validationFailed } from "#shared/core/errors.ts";
import { decodeTimeCursor, type Page, toTimePage } from "#shared/http/pagination.ts";
import type { Caller } from "#shared/http/route.ts";
import { MAX_AMOUNT } from "#shared/values/money.ts";
import type { OrdersContext } from "../context.ts";
import { MAX_ITEMS, MAX_QUANTITY } from "../orders/orders.schema.ts";
import { requireChange, requireRow, toReference } from "./cart-changes.ts";
import type { CartRow } from "./cart-rows.ts";
import { byId, findVariant, readVariants, requireVariants } from "./cart-variants.service.ts";
import { priceCartRow, type Variants } from "./cart-pricing.ts";
import { toCart } from "./cart-view.ts";
import {
  addCartItem,
  type CartTarget,
  findCart,
  insertCart,
  listOpenCarts,
  type NewItem,
  removeShippingMethod,
  setCartItem,
} from "./carts.repository.ts";
import type { NewCart, NewCartItem, OfferedMethods } from "./carts.schema.ts";
import { findMethodsRefusal, offerMethods } from "./offered-methods.ts";

const MAX_OPEN_CARTS = 20;

/**
 * `agent`: the shopping agent that creates it for the buyer.
 *
 * @throws AppError unknown-product, variant-required, mixed-currencies, validation-failed, too-many-carts
 */
export async function createCart(
  ctx: OrdersContext,
  { userId }: Caller,
  body: NewCart,
  agent: AgentOrigin | null = null,
): Promise<Cart> {
  const variants = await requireVariants(ctx, body.items.map(toReference));
  const currency = body.currency ?? variants[0]?.currency ?? null;
  if (variants.some((variant) => variant.currency !== currency)) throw new AppError("mixed-currencies");

  const items = mergeItems(body.items, variants);
  const newCart = { id: ctx.newId(), userId, currency, agent, items, maxOpen: MAX_OPEN_CARTS };
  const row = await insertCart(ctx.db, newCart);
  if (!row) throw new AppError("too-many-carts");
  return showCart(ctx, row, byId(variants));
}

/**
 * The cart with current prices, discounts, taxes and stock.
 *
 * @throws AppError not-found
 */
export async function getCart(ctx: OrdersContext, { userId }: Caller, id: string): Promise<Cart> {
  return showCart(ctx, requireRow(await findCart(ctx.db, id, userId)));
}

/** One page of the caller's open carts, newest first. */
export async function listCartsOf(
  ctx: OrdersContext,
  { userId }: Caller,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<Cart>> {
  const rows = await listOpenCarts(ctx.db, { userId, limit, after: decodeTimeCursor(cursor) });
  const variants = await readVariants(ctx, rows, { isFresh: false });
  return toTimePage(rows, limit, (row) => toCart(priceCartRow(row, variants)));
}

/**
 * Adds to the quantity of a variant in the cart.
 *
 * @throws AppError unknown-product, variant-required, mixed-currencies, validation-failed, not-found, cart-completed,
 *   version-mismatch
 */
export async function addItem(ctx: OrdersContext, target: CartTarget, item: NewCartItem): Promise<Cart> {
  const [variant] = (await requireVariants(ctx, [toReference(item)])) as [CatalogueVariant];
  const { variantId, productId, currency, unitAmount } = variant;
  const { quantity } = item;
  requireAmount(unitAmount * quantity);
  const maxQuantity = Math.min(MAX_QUANTITY, Math.floor(MAX_AMOUNT / unitAmount));
  const added = await addCartItem(
    ctx.db,
    target,
    { variantId, productId, quantity, currency },
    { maxQuantity, maxItems: MAX_ITEMS },
  );
  return showChangedCart(
    ctx,
    requireChange(added, target, (row) => refuseItem(row, item, variant, maxQuantity)),
    byId([variant]),
  );
}

/**
 * Sets the quantity of an item; 0 removes it.
 *
 * @throws AppError validation-failed, not-found, cart-completed, version-mismatch
 */
export async function setItem(
  ctx: OrdersContext,
  target: CartTarget,
  { variantId, quantity }: { variantId: string; quantity: number },
): Promise<Cart> {
  const variant = quantity > 0 ? await findVariant(ctx, variantId) : undefined;
  if (variant) requireAmount(variant.unitAmount * quantity);
  const changed = await setCartItem(ctx.db, target, variantId, quantity);
  const row = requireChange(changed, target, () => new AppError("not-found", "The cart has no such item."));
  return showChangedCart(ctx, row, byId(variant ? [variant] : []));
}

/** @throws AppError not-found, address-required, not-shipped-there */
export async function listShippingMethods(ctx: OrdersContext, { userId }: Caller, id: string): Promise<OfferedMethods> {
  const row = requireRow(await findCart(ctx.db, id, userId));
  const variants = await readVariants(ctx, [row], { isFresh: false });
  const cart = priceCartRow(row, variants);
  if (!row.shippingAddress) throw new AppError("address-required");
  if (!cart.zone) throw new AppError("not-shipped-there");
  return { items: offerMethods(cart, variants), emptyBecause: findMethodsRefusal(cart) };
}

/** Prices a cart with the current catalogue, in the shape of the API. `known`: what this request has read of it. */
export async function showCart(ctx: OrdersContext, row: CartRow, known?: Variants): Promise<Cart> {
  return toCart(priceCartRow(row, await readVariants(ctx, [row], { isFresh: false, known })));
}

/**
 * `showCart` after a change. A shipping method that no longer fits is taken out, so that a later change does not bring it
 * back. An empty cart has nothing yet that it could fit.
 */
export async function showChangedCart(ctx: OrdersContext, row: CartRow, known?: Variants): Promise<Cart> {
  const cart = priceCartRow(row, await readVariants(ctx, [row], { isFresh: false, known }));
  if (row.shippingMethodId && !cart.method && row.items.length > 0) await removeShippingMethod(ctx.db, row);
  return toCart(cart);
}

/** Adds up the quantities of items with the same variant. */
export function mergeItems(items: { quantity: number }[], variants: CatalogueVariant[]): NewItem[] {
  const merged = new Map<string, NewItem>();
  variants.forEach(({ variantId, productId, unitAmount }, index) => {
    const quantity = (merged.get(variantId)?.quantity ?? 0) + (items[index]?.quantity ?? 0);
    if (quantity > MAX_QUANTITY) throw tooMany(`items.${index}.quantity`, MAX_QUANTITY);
    requireAmount(unitAmount * quantity, `items.${index}.quantity`);
    merged.set(variantId, { variantId, productId, quantity });
  });
  return [...merged.values()];
}

/** Why an item was not added to a cart that could be changed. */
function refuseItem(
  { items }: CartRow,
  { quantity }: NewCartItem,
  { variantId }: CatalogueVariant,
  maxQuantity: number,
) {
  const inCart = items.find((item) => item.variantId === variantId)?.quantity;
  if ((inCart ?? 0) + quantity > maxQuantity) return tooMany("quantity", maxQuantity);
  if (inCart === undefined && items.length >= MAX_ITEMS) {
    return validationFailed("items", "too_big", `a cart may have ${MAX_ITEMS} items at most`);
  }
  return new AppError("mixed-currencies");
}

function tooMany(path: string, maxQuantity: number): AppError {
  return validationFailed(path, "too_big", `a cart may have ${maxQuantity} of this at most`);
}

function requireAmount(lineTotal: number, path = "quantity"): void {
  if (lineTotal <= MAX_AMOUNT) return;
  throw validationFailed(path, "too_big", `an item may come to ${MAX_AMOUNT} minor units at most`);
}
