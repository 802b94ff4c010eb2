import { AppError, validationFailed } from "#shared/core/errors.ts";
import { violates } from "#shared/database/errors.ts";
import { decodeTimeCursor, type Page, toTimePage } from "#shared/http/pagination.ts";
import type { OrdersContext } from "../context.ts";
import {
  type ChangedPromotion,
  deletePromotion,
  findPromotion,
  insertPromotion,
  listPromotions,
  PROMOTION_CODE_KEY,
  type PromotionChanges,
  type PromotionRow,
  updatePromotion,
} from "./promotions.repository.ts";
import type { NewPromotion, Promotion, PromotionPatch } from "./promotions.schema.ts";

/** `versions`: those that `If-Match` allows; any when `undefined`. */
type Target = { id: string; versions: number[] | undefined };

/** The client's error for each check constraint that a patch can violate. */
const CHECKS: Record<string, { path: string; message: string }> = {
  promotions_type_check: {
    path: "type",
    message: "needs basisPoints of a percentage, amount of a fixed discount alone",
  },
  promotions_currency_check: { path: "minSubtotal", message: "must have the currency of amount" },
  promotions_period_check: { path: "endsAt", message: "must be later than startsAt" },
};

/** One page of all promotions, newest first. */
export async function listAllPromotions(
  ctx: OrdersContext,
  { limit, cursor }: { limit: number; cursor?: string | undefined },
): Promise<Page<Promotion>> {
  return toTimePage(await listPromotions(ctx.db, { limit, after: decodeTimeCursor(cursor) }), limit, toPromotion);
}

/** @throws AppError code-taken */
export async function createPromotion(ctx: OrdersContext, { name, type, combinable, isActive, ...rest }: NewPromotion) {
  const promotion = { id: ctx.newId(), name, type, combinable, isActive, ...toChanges(rest) };
  return toPromotion(await insertPromotion(ctx.db, promotion).catch(refuseConflict));
}

/**
 * Sets the fields that are given.
 *
 * @throws AppError not-found, version-mismatch, code-taken, validation-failed
 */
export async function patchPromotion(ctx: OrdersContext, target: Target, patch: PromotionPatch): Promise<Promotion> {
  const isEmpty = Object.values(patch).every((value) => value === undefined);
  if (isEmpty) {
    const row = await findPromotion(ctx.db, target.id);
    return toPromotion(requireChange({ before: row, after: row && isAllowed(target, row) ? row : undefined }));
  }
  const changed = await updatePromotion(ctx.db, target, toChanges(patch)).catch(refuseConflict);
  return toPromotion(requireChange(changed));
}

/** @throws AppError not-found, version-mismatch */
export async function removePromotion(ctx: OrdersContext, target: Target): Promise<void> {
  requireChange(await deletePromotion(ctx.db, target));
}

function isAllowed({ versions }: Target, { version }: PromotionRow): boolean {
  return versions === undefined || versions.includes(version);
}

/** Throws the reason why a change was not made. The row was read under the lock, so the reason is exact. */
function requireChange({ before, after }: ChangedPromotion): PromotionRow {
  if (after) return after;
  if (!before) throw new AppError("not-found", "There is no such promotion.");
  throw new AppError("version-mismatch", `It has version ${before.version} now. Read it again before you change it.`);
}

function refuseConflict(error: unknown): never {
  if (violates(error, PROMOTION_CODE_KEY)) throw new AppError("code-taken");
  for (const [check, { path, message }] of Object.entries(CHECKS)) {
    if (violates(error, check)) throw validationFailed(path, "custom", message);
  }
  throw error;
}

/** The columns of the fields that are given: `null` clears one, `undefined` leaves it unchanged. */
function toChanges({ amount, minSubtotal, startsAt, endsAt, ...fields }: PromotionPatch): PromotionChanges {
  return {
    ...fields,
    amount: amount ? amount.amount : amount,
    currency: amount ? amount.currency : amount,
    minSubtotal: minSubtotal ? minSubtotal.amount : minSubtotal,
    minSubtotalCurrency: minSubtotal ? minSubtotal.currency : minSubtotal,
    startsAt: typeof startsAt === "string" ? new Date(startsAt) : startsAt,
    endsAt: typeof endsAt === "string" ? new Date(endsAt) : endsAt,
  };
}

function toPromotion(row: PromotionRow): Promotion {
  const toMoney = (amount: number | null, currency: string | null) =>
    amount === null || currency === null ? null : { amount, currency };
  return {
    id: row.id,
    name: row.name,
    code: row.code,
    type: row.type,
    basisPoints: row.basisPoints,
    amount: toMoney(row.amount, row.currency),
    minSubtotal: toMoney(row.minSubtotal, row.minSubtotalCurrency),
    productIds: row.productIds,
    categoryIds: row.categoryIds,
    startsAt: row.startsAt?.toISOString() ?? null,
    endsAt: row.endsAt?.toISOString() ?? null,
    usageLimit: row.usageLimit,
    perCustomerLimit: row.perCustomerLimit,
    combinable: row.combinable,
    isActive: row.isActive,
    used: row.used,
    version: row.version,
  };
}
