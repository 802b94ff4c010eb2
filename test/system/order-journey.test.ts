import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createShopClient } from "../../shared/client/client.ts";
import { root } from "../../tools/lib/paths.ts";
import { newCustomer } from "../setup/client.ts";
import { eventually } from "../setup/eventually.ts";
import { type Shop, startShop } from "../setup/shop.ts";

let shop: Shop;

const storefront = {
  config: {
    name: "storefront",
    main: join(root, "test/setup/storefront-worker.ts"),
    compatibility_date: "2026-11-01",
    services: [{ binding: "SHOP", service: "gateway" }],
  },
};

beforeAll(async () => {
  shop = await startShop({ adapt: (workers) => [...workers, storefront] });
});
afterAll(() => shop?.close());

async function twoProducts() {
  const { api } = await newCustomer(shop);
  const { data } = await api.GET("/api/v1/products", { params: { query: { limit: 2 } } });
  const [first, second] = data.items;
  if (!first || !second) throw new Error("the sample data has no two products");
  return [first, second] as const;
}

describe("an order", () => {
  it("takes stock of two products and reaches its customer as a notification", async () => {
    const { api } = await newCustomer(shop);
    const [first, second] = await twoProducts();
    const items = [
      { productId: first.id, quantity: 2 },
      { productId: second.id, quantity: 1 },
    ];
    const { data: order, response } = await api.POST("/api/v1/orders", { body: { items } });
    expect(response.status).toBe(201);
    expect(response.headers.get("Location")).toBe(`/api/v1/orders/${order.id}`);
    expect(order.total.amount).toBe(2 * first.price.amount + second.price.amount);

    const { data: after } = await api.GET("/api/v1/products/{id}", { params: { path: { id: first.id } } });
    expect(after.availableStock).toBe(first.availableStock - 2);

    const { data: inbox } = await eventually(
      () => api.GET("/api/v1/notifications"),
      ({ data }) => data.items.length > 0,
    );
    expect(inbox).toMatchObject({ unreadCount: 1, items: [{ type: "order.created", orderId: order.id }] });
    expect((await api.GET("/api/v1/orders/{id}", { params: { path: { id: order.id } } })).data).toEqual(order);
  });

  it("is placed once when its answer is lost on the way and the client asks again", async () => {
    let lost = 0;
    const losingAnswers = async (request: Request) => {
      const response = await fetch(request);
      if (request.method !== "POST" || !request.url.endsWith("/orders") || ++lost > 2) return response;
      await response.body?.cancel();
      throw new TypeError("fetch failed");
    };
    const api = createShopClient({ baseUrl: shop.origin, fetch: losingAnswers });
    await api.POST("/api/v1/users", { body: { username: "unlucky", password: "Correct-Horse-7" } });
    await api.signIn("unlucky", "Correct-Horse-7");
    const [product] = await twoProducts();
    const items = [{ productId: product.id, quantity: 1 }];
    const { data: order, response } = await api.POST("/api/v1/orders", { body: { items } });

    expect([lost, response.headers.get("Idempotent-Replayed")]).toEqual([3, "true"]);
    const orders: string[] = [];
    for await (const { id } of api.items("/api/v1/orders")) orders.push(id);
    expect(orders).toEqual([order.id]);
  });

  it("can be placed by another Worker, with the same client", async () => {
    const response = await shop.harness.getWorker("storefront").fetch("https://storefront.example/");
    const { order, orders } = (await response.json()) as { order: { id: string }; orders: string[] };
    expect(orders).toContain(order.id);
  });
});
