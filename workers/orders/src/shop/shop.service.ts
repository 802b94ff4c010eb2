import type { Identity } from "#shared/contracts/identity.ts";
import type { OrdersContext } from "../context.ts";
import { findShop, type ShopRow, updateShop } from "./shop.repository.ts";
import type { Shop, ShopPatch } from "./shop.schema.ts";

/** The shop's name, currency and countries. Administrators also get the low-stock threshold. */
export async function getShop(ctx: OrdersContext, identity: Identity): Promise<Shop> {
  const { lowStockThreshold, ...shop } = toShop(await findShop(ctx.db));
  return isAdmin(identity) ? { ...shop, lowStockThreshold } : shop;
}

/** Sets the fields that are given. */
export async function patchShop(ctx: OrdersContext, changes: ShopPatch): Promise<Shop> {
  const isEmpty = Object.values(changes).every((value) => value === undefined);
  return toShop(isEmpty ? await findShop(ctx.db) : await updateShop(ctx.db, changes));
}

function isAdmin(identity: Identity): boolean {
  return identity.kind === "user" && identity.role === "admin";
}

function toShop(row: ShopRow | undefined): Required<Shop> {
  if (!row) throw new Error("the migration has written the settings of the shop");
  const { name, currency, countries, supportEmail, lowStockThreshold } = row;
  return { name, currency, countries, supportEmail, lowStockThreshold };
}
