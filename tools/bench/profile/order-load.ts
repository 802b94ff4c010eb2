import type { NextRequest } from "../measure/load.ts";
import type { MeasuredShop, TurnScenario } from "./turns.ts";

const PRODUCTS = 60;
const STOCK = 1_000_000;
const LINES = 2;

/**
 * Orders of two lines of products that were made for them, all of it through the public API, which is the same in every
 * version.
 */
export const ordersThroughApi: TurnScenario & { expectedStatus: number } = {
  expectedStatus: 201,
  prepare: async (shop) => ordersOf(shop, await addProducts(shop)),
};

/** Returns the ids of new products with more stock than any load can use up. Once for each shop: their names are the same. */
export async function addProducts(shop: MeasuredShop): Promise<string[]> {
  const origin = await shop.origin();
  const ids: string[] = [];
  const admin = { ...(await shop.signIn("admin")), "Content-Type": "application/json" };
  for (let number = 0; number < PRODUCTS; number++) {
    const product = {
      name: `Product ${number}`,
      price: { amount: 1_000 + number, currency: "EUR" },
      availableStock: STOCK,
    };
    const response = await fetch(`${origin}/api/v1/products`, {
      method: "POST",
      headers: admin,
      body: JSON.stringify(product),
    });
    const { id } = (await response.json()) as { id?: string };
    if (!id) throw new Error(`A new product was answered with ${response.status}.`);
    ids.push(id);
  }
  return ids;
}

/** Orders of a customer who signs in now. */
export async function ordersOf(shop: MeasuredShop, ids: string[]): Promise<NextRequest> {
  const customer = { ...(await shop.signIn("demo")), "Content-Type": "application/json" };
  return (index) => ({
    method: "POST",
    path: "/api/v1/orders",
    headers: { ...customer, "Idempotency-Key": crypto.randomUUID() },
    body: JSON.stringify({
      items: Array.from({ length: LINES }, (_, line) => ({
        productId: ids[(index * LINES + line) % ids.length],
        quantity: 1,
      })),
    }),
  });
}
