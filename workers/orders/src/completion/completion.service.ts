import { v5 as uuidFromName } from "uuid";
import type { Cart } from "#shared/contracts/carts.ts";
import type { Order } from "#shared/contracts/orders.ts";
import type { CatalogueVariant, ReservedLine } from "#shared/contracts/products.ts";
import { AppError, validationFailed } from "#shared/core/errors.ts";
import { MAX_AMOUNT, type Money } from "#shared/values/money.ts";
import type { OrdersContext } from "../context.ts";
import { asPlaced } from "../orders/as-placed.ts";
import { newOrderEvent } from "../orders/new-order-event.ts";
import { releaseHold, reserve } from "../orders/holds.service.ts";
import { toLineRow } from "../orders/placement.repository.ts";
import { requireOpen, requireRow } from "../carts/cart-changes.ts";
import { isTooLarge, type PricedCartRow, priceCartRow, type Variants } from "../carts/cart-pricing.ts";
import { findRequirements, REFUSALS } from "../carts/cart-requirements.ts";
import type { CartRow } from "../carts/cart-rows.ts";
import { readVariants } from "../carts/cart-variants.service.ts";
import { toCart } from "../carts/cart-view.ts";
import { type CartTarget, findCart } from "../carts/carts.repository.ts";
import { relayClaimed, relayInOrder } from "../events/events.service.ts";
import { type Completion, giveUpAttempt, insertCompletedCart } from "./completion.repository.ts";

/** How often completion is retried when the cart or a promotion changes between reading and writing. */
const ATTEMPTS = 5;

type Hold = { reservationId: string; lines: ReservedLine[]; expiresAt: number };

/**
 * Places the order of a cart at exactly `expectedTotal` in three round trips: read the cart, hold the stock at the
 * database's prices, write. It is idempotent: a cart has at most one order, and each call returns that order as it was
 * placed.
 *
 * @throws AppError not-found, version-mismatch, cart-incomplete, cart-changed, insufficient-stock, discount-used-up,
 *   validation-failed, service-unavailable
 */
export async function completeCart(ctx: OrdersContext, target: CartTarget, expectedTotal: Money): Promise<Order> {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const row = requireRow(await findCart(ctx.db, target.id, target.userId));
    if (row.order) return asPlaced(row.order);
    requireOpen(row, target);
    refuseUsedUpCodes(row);
    if (!hasRequiredFields(row)) throw cartIncomplete(toCart(await readFresh(ctx, row)));

    const hold = await holdStock(ctx, row, expectedTotal);
    const cart = priceCartRow(row, toVariants(hold.lines));
    if (!isAsExpected(cart, expectedTotal)) {
      await releaseAttempt(ctx, row, hold);
      throw isTooLarge(cart) ? totalTooLarge() : await refuseCart(ctx, row, expectedTotal);
    }
    const order = await writeOrder(ctx, cart, hold);
    if (order) return order;
  }
  const cart = await readFresh(ctx, target);
  if (cart.row.order) return asPlaced(cart.row.order);
  const detail =
    "Other requests keep changing the cart. When they are done, complete it again with the total of `cart`.";
  throw new AppError("cart-changed", detail, { extras: { cart: toCart(cart) } });
}

/** What can be checked before the stock is held. The rest is checked with the prices and weights of the hold. */
function hasRequiredFields(row: CartRow): boolean {
  const { shippingAddress, shippingMethodId, email, items } = row;
  return items.length > 0 && Boolean(email && shippingAddress && shippingMethodId);
}

function refuseUsedUpCodes({ promotions }: CartRow): void {
  const usedUp = promotions.find(({ code, refusal }) => code !== null && refusal?.startsWith("used-up"));
  if (!usedUp?.refusal) return;
  throw new AppError("discount-used-up", `${usedUp.code} does not apply: ${REFUSALS[usedUp.refusal]}.`);
}

async function holdStock(ctx: OrdersContext, row: CartRow, expectedTotal: Money): Promise<Hold> {
  // The same id for every call about this state of the cart, so that concurrent calls hold its stock once.
  const reservationId = uuidFromName(`${row.version} ${row.attempt}`, row.id);
  const lines = row.items.map(({ variantId, quantity }) => ({ variantId, quantity }));
  const reserved = await reserve(ctx, { reservationId, lines });
  switch (reserved.outcome) {
    case "reserved":
      return { reservationId, ...reserved };
    case "insufficient-stock":
      throw new AppError("insufficient-stock", undefined, { extras: { shortages: reserved.shortages } });
    case "total-too-large":
      throw totalTooLarge();
    default:
      throw await refuseCart(ctx, row, expectedTotal);
  }
}

function isAsExpected(cart: PricedCartRow, { amount, currency }: Money): boolean {
  return findRequirements(cart).length === 0 && cart.priced.total === amount && cart.row.currency === currency;
}

/** The error for a cart that cannot be completed at the expected total. */
async function refuseCart(ctx: OrdersContext, row: CartRow, { amount, currency }: Money): Promise<AppError> {
  const cart = toCart(await readFresh(ctx, row));
  const isSameTotal = cart.total.amount === amount && cart.currency === currency;
  if (isSameTotal && cart.requirements.length > 0) return cartIncomplete(cart);
  return new AppError("cart-changed", undefined, { extras: { cart } });
}

async function writeOrder(ctx: OrdersContext, cart: PricedCartRow, hold: Hold): Promise<Order | undefined> {
  const completion = toCompletion(ctx, cart, hold);
  const { created, paid } = completion;
  const { stored, due } = await insertCompletedCart(ctx.db, completion);
  if (stored?.id === completion.order.id) {
    if (due) ctx.defer(relayClaimed(ctx, due));
    if (paid) ctx.defer(relayInOrder(ctx, [created.id, paid.id]));
    return stored.order;
  }
  // No call can write an order on this hold any more. Release it, unless the cart's order was written on it.
  if (stored?.reservationId !== hold.reservationId) await releaseHold(ctx, hold.reservationId);
  return stored && asPlaced(stored.order);
}

/** Releases the stock of a refused attempt, unless a concurrent call has written its order. */
async function releaseAttempt(
  ctx: OrdersContext,
  { id, version, attempt }: CartRow,
  { reservationId }: Hold,
): Promise<void> {
  const { hasOrder } = await giveUpAttempt(ctx.db, { cartId: id, version, attempt }, reservationId);
  if (!hasOrder) await releaseHold(ctx, reservationId);
}

function toCompletion(ctx: OrdersContext, cart: PricedCartRow, hold: Hold): Completion {
  const { row, priced, method } = cart;
  const money = (amount: number) => ({ amount, currency: row.currency });
  const pricedLines = new Map(priced.lines.map((line) => [line.variantId, line]));
  return {
    cartId: row.id,
    version: row.version,
    attempt: row.attempt,
    order: {
      id: ctx.newId(),
      userId: row.userId,
      cartId: row.id,
      agent: row.agent,
      currency: row.currency,
      email: row.email,
      shippingAddress: row.shippingAddress,
      billingAddress: row.billingAddress,
      shippingMethod: method ?? null,
      discounts: priced.discounts.map((discount) => ({ ...discount, amount: money(discount.amount) })),
      taxes: priced.taxes.map((tax) => ({ ...tax, amount: money(tax.amount) })),
      subtotalAmount: priced.subtotal,
      discountAmount: priced.discountTotal,
      shippingAmount: priced.shippingTotal,
      taxAmount: priced.taxTotal,
      shippingDiscountAmount: priced.shippingDiscountTotal,
      shippingTaxAmount: priced.shippingTaxTotal,
      totalAmount: priced.total,
      reservationId: hold.reservationId,
      idempotencyKey: null,
      requestHash: "",
    },
    lines: hold.lines.map((line) => {
      const { discountTotal = 0, taxTotal = 0, taxBasisPoints = 0 } = pricedLines.get(line.variantId) ?? {};
      const amounts = { discountAmount: discountTotal, taxAmount: taxTotal, taxBasisPoints };
      return { ...toLineRow(line), ...amounts };
    }),
    reservationExpiresAt: hold.expiresAt,
    promotionIds: priced.discounts.map(({ promotionId }) => promotionId),
    paymentWindowSeconds: ctx.paymentWindowSeconds,
    created: newOrderEvent(ctx, "order.created", { actor: "customer", userId: row.userId }),
    paid: priced.total === 0 ? newOrderEvent(ctx, "order.paid") : undefined,
  };
}

/** The reserved lines as variants of the catalogue: for sale and in stock. */
function toVariants(lines: ReservedLine[]): Variants {
  return new Map(
    lines.map(({ quantity, ...line }): [string, CatalogueVariant] => [
      line.variantId,
      { ...line, image: null, isForSale: true, availableStock: quantity },
    ]),
  );
}

/** The current cart, without the catalogue's cache. */
async function readFresh(ctx: OrdersContext, { id, userId }: Pick<CartRow, "id" | "userId">): Promise<PricedCartRow> {
  const row = requireRow(await findCart(ctx.db, id, userId));
  return priceCartRow(row, await readVariants(ctx, [row], { isFresh: true }));
}

function cartIncomplete({ requirements }: Cart): AppError {
  return new AppError("cart-incomplete", undefined, { extras: { requirements } });
}

function totalTooLarge(): AppError {
  return validationFailed("items", "too_big", `the order may come to ${MAX_AMOUNT} minor units at most`);
}
