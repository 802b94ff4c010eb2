import type { Cart } from "#shared/contracts/carts.ts";
import { AppError, serviceUnavailable } from "#shared/core/errors.ts";
import type { OrdersContext } from "../context.ts";
import { requireChange, requireOpen, requireRow } from "./cart-changes.ts";
import { findCodeRefusal } from "./cart-requirements.ts";
import { readVariants } from "./cart-variants.service.ts";
import { priceCartRow } from "./cart-pricing.ts";
import { type CartChanges, type CartTarget, findCart, updateCart } from "./carts.repository.ts";
import type { CartPatch } from "./carts.schema.ts";
import { showCart, showChangedCart } from "./carts.service.ts";

/** How often a change is retried when concurrent changes raised the cart's version. */
const ATTEMPTS = 5;

/**
 * Sets the fields that are given; null clears one.
 *
 * @throws AppError not-found, cart-completed, version-mismatch, unknown-discount-code, discount-not-applicable,
 *   shipping-method-not-available
 */
export async function patchCart(ctx: OrdersContext, target: CartTarget, patch: CartPatch): Promise<Cart> {
  const changes = toChanges(patch);
  if (!patch.shippingMethodId && !patch.discountCodes?.length) return applyChanges(ctx, target, changes);

  for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
    const version = await tryChanges(ctx, target, changes);
    const { changed, row } = await updateCart(ctx.db, { ...target, versions: [version] }, changes);
    if (changed && row) return showChangedCart(ctx, row);
    requireOpen(requireRow(row), target);
  }
  throw serviceUnavailable();
}

async function applyChanges(ctx: OrdersContext, target: CartTarget, changes: CartChanges): Promise<Cart> {
  if (Object.values(changes).every((value) => value === undefined)) {
    const row = requireRow(await findCart(ctx.db, target.id, target.userId));
    requireOpen(row, target);
    return showCart(ctx, row);
  }
  const changed = await updateCart(ctx.db, target, changes);
  return showChangedCart(
    ctx,
    requireChange(changed, target, () => new AppError("cart-completed")),
  );
}

/**
 * Refuses a shipping method or code that the changed cart could not have. Returns the version of the cart that was
 * checked.
 */
async function tryChanges(ctx: OrdersContext, target: CartTarget, changes: CartChanges): Promise<number> {
  const trial = { shippingAddress: changes.shippingAddress, discountCodes: changes.discountCodes };
  const row = requireRow(await findCart(ctx.db, target.id, target.userId, trial));
  requireOpen(row, target);
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  const cart = priceCartRow({ ...row, ...given }, await readVariants(ctx, [row], { isFresh: false }));

  if (changes.shippingMethodId && !cart.method) throw new AppError("shipping-method-not-available");
  changes.discountCodes?.forEach((code, index) => {
    const isKnown = row.promotions.some((promotion) => promotion.code?.toLowerCase() === code.toLowerCase());
    const why = findCodeRefusal(cart, code);
    if (!why) return;
    const problem = isKnown ? "discount-not-applicable" : "unknown-discount-code";
    const message = isKnown ? `${code} does not apply: ${why}` : `there is no code ${code}`;
    throw new AppError(problem, undefined, {
      extras: { errors: [{ path: `discountCodes.${index}`, code: problem, message }] },
    });
  });
  return row.version;
}

function toChanges({ discountCodes, reminderConsent, ...fields }: CartPatch): CartChanges {
  return {
    ...fields,
    discountCodes: discountCodes === null ? [] : discountCodes,
    reminderConsent: reminderConsent === null ? false : reminderConsent,
  } as CartChanges;
}
