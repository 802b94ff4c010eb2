import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { Client, newCustomer } from "../setup/client.ts";
import { eventually } from "../setup/eventually.ts";
import { type Shop, startShop } from "../setup/shop.ts";

let shop: Shop;

beforeAll(async () => {
  shop = await startShop();
});
afterAll(() => shop?.close());

type ProductPage = { items: { id: string; name: string; price: { amount: number }; availableStock: number }[] };
type NotificationPage = { items: { type: string; orderId: string; title: string }[]; unreadCount: number };

describe("an order", () => {
  it("takes stock of two products and reaches its customer as a notification", async () => {
    const customer = await newCustomer(shop);
    const { body: page } = await customer.get<ProductPage>("/api/v1/products?limit=2");
    const [first, second] = page.items;
    if (!first || !second) throw new Error("the sample data has no two products");

    const order = await customer.placeOrder([
      { productId: first.id, quantity: 2 },
      { productId: second.id, quantity: 1 },
    ]);
    expect(order.status).toBe(201);
    expect(order.headers.get("Location")).toBe(`/api/v1/orders/${order.body.id}`);
    expect(order.body.total.amount).toBe(2 * first.price.amount + second.price.amount);

    const after = await new Client(shop).get<{ availableStock: number }>(`/api/v1/products/${first.id}`);
    expect(after.body.availableStock).toBe(first.availableStock - 2);

    const { body: inbox } = await eventually(
      () => customer.get<NotificationPage>("/api/v1/notifications"),
      ({ body }) => body.items.length > 0,
    );
    expect(inbox).toMatchObject({ unreadCount: 1, items: [{ type: "order.created", orderId: order.body.id }] });
    expect((await customer.get(`/api/v1/orders/${order.body.id}`)).body).toEqual(order.body);
  });
});
