import type { Identity } from "#shared/contracts/identity.ts";
import type { CallBudget } from "#shared/core/call-budget.ts";
import { callOf } from "#shared/core/context.ts";
import { describeError } from "#shared/core/log.ts";
import type { OrdersContext } from "../context.ts";
import { findShop, type ShopRow, updateShop } from "./shop.repository.ts";
import type { Shop, ShopPatch } from "./shop.schema.ts";

/** The shop's name, currency and countries. Administrators also get the low-stock threshold. */
export async function getShop(ctx: OrdersContext, identity: Identity): Promise<Shop> {
  const { lowStockThreshold, ...shop } = toShop(await findShop(ctx.db));
  return isAdmin(identity) ? { ...shop, lowStockThreshold } : shop;
}

/** Sets the fields that are given, and tells products of a new low-stock threshold. */
export async function patchShop(ctx: OrdersContext, changes: ShopPatch): Promise<Shop> {
  const isEmpty = Object.values(changes).every((value) => value === undefined);
  const shop = toShop(isEmpty ? await findShop(ctx.db) : await updateShop(ctx.db, changes));
  if (changes.lowStockThreshold !== undefined) {
    await ctx.products.setLowStockThreshold(callOf(ctx), shop.lowStockThreshold).catch((error: unknown) => {
      ctx.log.warn("low-stock threshold not shared, the cron will retry", { error: describeError(error) });
    });
  }
  return shop;
}

/** Tells products the low-stock threshold, once an hour: in case a call failed when it was set. */
export async function shareLowStockThreshold(ctx: OrdersContext, calls: CallBudget): Promise<void> {
  if (ctx.now().getMinutes() !== 0 || !calls.take(1)) return;
  const { lowStockThreshold } = toShop(await findShop(ctx.db));
  await ctx.products.setLowStockThreshold(callOf(ctx), lowStockThreshold);
}

function isAdmin(identity: Identity): boolean {
  return identity.kind === "user" && identity.role === "admin";
}

function toShop(row: ShopRow | undefined): Required<Shop> {
  if (!row) throw new Error("the migration has written the settings of the shop");
  const { name, currency, countries, supportEmail, lowStockThreshold } = row;
  return { name, currency, countries, supportEmail, lowStockThreshold };
}
