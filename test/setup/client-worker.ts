import { createShopClient } from "../../shared/client/client.ts";

/** A third party's Worker that sells the shop's products through a service binding. */
export default {
  async fetch(_request: Request, { SHOP }: { SHOP: Fetcher }): Promise<Response> {
    const shop = createShopClient({ baseUrl: "https://shop.example", fetch: (request) => SHOP.fetch(request) });
    await shop.signIn("demo", "Demo-Passw0rd");
    const { data: page } = await shop.GET("/api/v1/products", { params: { query: { inStock: "true", limit: 1 } } });
    const items = page.items.map(({ id }) => ({ productId: id, quantity: 1 }));
    const { data: order } = await shop.POST("/api/v1/orders", { body: { items } });
    const orders: string[] = [];
    for await (const { id } of shop.items("/api/v1/orders", { limit: 1 })) orders.push(id);
    return Response.json({ order, orders });
  },
};
