import { createShopClient } from "./client.ts";
const shop = createShopClient({ baseUrl: process.env.SHOP ?? "http://localhost:8787" });
await shop.signIn("demo", "Demo-Passw0rd");
const { data: page } = await shop.GET("/api/v1/products", { params: { query: { q: "mug", inStock: "true" } } });
const items = page.items.slice(0, 2).map(({ id }) => ({ productId: id, quantity: 1 }));
const { data: order } = await shop.POST("/api/v1/orders", { body: { items } });
console.log(`Ordered for ${order.total.amount / 100} ${order.total.currency}. All your orders:`);
for await (const { createdAt, status } of shop.items("/api/v1/orders", { limit: 100 })) console.log(createdAt, status);
