import { createShopClient } from "./client.ts";

const shop = createShopClient({ baseUrl: process.env.SHOP ?? "http://localhost:8787" });
await shop.signInAsGuest();
const { data: page } = await shop.GET("/api/v1/products", { params: { query: { q: "mug", inStock: "true" } } });
const items = [{ productId: page.items[0]?.id, quantity: 2 }];
const { data: cart } = await shop.POST("/api/v1/carts", { body: { items } });
const params = { path: { id: cart.id } };

const shippingAddress = { name: "Ada", line1: "1 Main Street", city: "Austin", region: "TX", country: "US" };
await shop.PATCH("/api/v1/carts/{id}", { params, body: { email: "ada@example.com", shippingAddress } });
const { data: methods } = await shop.GET("/api/v1/carts/{id}/shipping-methods", { params });
const body = { shippingMethodId: methods.items[0]?.id };
const { data: filled } = await shop.PATCH("/api/v1/carts/{id}", { params, body });
const total = { expectedTotal: filled.total };
const { data: order } = await shop.POST("/api/v1/carts/{id}/complete", { params, body: total });

const start = { params: { path: { id: order.id } }, body: { provider: "test" as const } };
const { data: payment } = await shop.POST("/api/v1/orders/{id}/payments", start);
console.log(`Pay ${payment.amount.amount / 100} ${payment.amount.currency} at ${payment.redirectUrl}`);
await shop.POST("/api/v1/test-payments/{id}", { params: { path: { id: payment.id } }, body: { outcome: "succeed" } });
