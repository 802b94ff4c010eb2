import type { Cart } from "#shared/contracts/carts.ts";
import { AppError, type FieldError } from "#shared/core/errors.ts";
import type { ErrorCode } from "#shared/core/problems.ts";
import type { OrdersContext } from "../context.ts";
import { requireChange, requireOpen, requireRow } from "./cart-changes.ts";
import { findCodeRefusal } from "./cart-requirements.ts";
import { readVariants } from "./cart-variants.service.ts";
import { type PricedCartRow, priceCartRow, type Variants } from "./cart-pricing.ts";
import { type CartChanges, type CartTarget, findCart, updateCart } from "./carts.repository.ts";
import type { CartPatch } from "./carts.schema.ts";
import { showCart, showChangedCart } from "./carts.service.ts";

/** How often a change is retried when concurrent changes raised the cart's version. */
const ATTEMPTS = 5;

/**
 * Sets the fields that are given; null clears one.
 *
 * @throws AppError not-found, cart-completed, version-mismatch, unknown-discount-code, discount-not-applicable,
 *   shipping-method-not-available: with all refused codes and the shipping method as `errors`
 */
export async function patchCart(ctx: OrdersContext, target: CartTarget, patch: CartPatch): Promise<Cart> {
  const changes = toChanges(patch);
  if (!patch.shippingMethodId && !patch.discountCodes?.length) return applyChanges(ctx, target, changes);

  for (let attempt = 1; ; attempt++) {
    const { version, variants } = await tryChanges(ctx, target, changes);
    // The last attempt writes whatever has changed since the check: as if that had come after it. A code or method that no
    // longer fits is then a requirement.
    const versions = attempt < ATTEMPTS ? [version] : target.versions;
    const { changed, row } = await updateCart(ctx.db, { ...target, versions }, changes);
    if (changed && row) return showChangedCart(ctx, row, variants);
    requireOpen(requireRow(row), target);
  }
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

type Tried = {
  /** Of the cart that was checked. */
  version: number;
  variants: Variants;
};

/** Refuses codes and a shipping method that the changed cart could not have. */
async function tryChanges(ctx: OrdersContext, target: CartTarget, changes: CartChanges): Promise<Tried> {
  const trial = { shippingAddress: changes.shippingAddress, discountCodes: changes.discountCodes };
  const row = requireRow(await findCart(ctx.db, target.id, target.userId, trial));
  requireOpen(row, target);
  const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
  const variants = await readVariants(ctx, [row], { isFresh: false });
  const errors = findRefused(priceCartRow({ ...row, ...given }, variants), changes);
  const [first] = errors;
  if (first) throw new AppError(first.code, undefined, { extras: { errors } });
  return { version: row.version, variants };
}

type Refused = FieldError & { code: ErrorCode };

/** All fields of a change that the cart cannot have. The first one names the problem: a code, if any was refused. */
function findRefused(cart: PricedCartRow, { discountCodes = [], shippingMethodId }: CartChanges): Refused[] {
  const refused = discountCodes.flatMap((code, index): Refused[] => {
    const why = findCodeRefusal(cart, code);
    if (!why) return [];
    const path = `discountCodes.${index}`;
    const isKnown = cart.row.promotions.some((promotion) => promotion.code?.toLowerCase() === code.toLowerCase());
    return isKnown
      ? [{ path, code: "discount-not-applicable", message: `${code} does not apply: ${why}` }]
      : [{ path, code: "unknown-discount-code", message: `there is no code ${code}` }];
  });
  if (shippingMethodId && !cart.method) {
    const message = "the cart cannot be shipped like this to its address";
    refused.push({ path: "shippingMethodId", code: "shipping-method-not-available", message });
  }
  return refused;
}

function toChanges({ discountCodes, reminderConsent, ...fields }: CartPatch): CartChanges {
  return {
    ...fields,
    discountCodes: discountCodes === null ? [] : discountCodes,
    reminderConsent: reminderConsent === null ? false : reminderConsent,
  } as CartChanges;
}
