import { signInAsAdmin } from "../setup/client.ts";
import type { Shop } from "../setup/shop.ts";

const usd = (amount: number) => ({ amount, currency: "USD" });

/** Prices in minor units. */
export const PRICES = { item: 3500, other_item: 1500, expensive_item: 20_000, sold_out_item: 1000 };
type Item = keyof typeof PRICES;

/** Puts on sale what agents buy in these tests, and makes the codes that the protocol's own suite uses. Returns the products' ids. */
export async function prepareShop(shop: Shop): Promise<Record<Item, string>> {
  const { api } = await signInAsAdmin(shop);
  const ids = {} as Record<Item, string>;
  for (const [name, price] of Object.entries(PRICES) as [Item, number][]) {
    const availableStock = name === "sold_out_item" ? 0 : 900;
    const body = { name: `Agents' ${name} ${crypto.randomUUID().slice(0, 8)}`, price: usd(price), availableStock };
    ids[name] = (await api.POST("/api/v1/products", { body })).data.id;
  }
  const forAll = { productIds: [], categoryIds: [], combinable: true, isActive: true };
  const percentage = { ...forAll, type: "percentage" } as const;
  await api.POST("/api/v1/promotions", {
    body: { ...percentage, name: "Ten", code: "10OFF", basisPoints: 1000 },
  });
  await api.POST("/api/v1/promotions", {
    body: { ...percentage, name: "Twenty", code: "WELCOME20", basisPoints: 2000 },
  });
  await api.POST("/api/v1/promotions", {
    body: { ...forAll, name: "Five dollars", code: "FIXED500", type: "fixed", amount: usd(500) },
  });
  return ids;
}
