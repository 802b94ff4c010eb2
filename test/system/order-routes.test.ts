import { describe, expect, it } from "vitest";
import type { Order } from "#shared/contracts/orders.ts";
import { type Answer, Client, newCustomer, signInAsAdmin } from "../setup/client.ts";
import { eventually } from "../setup/eventually.ts";
import { query } from "../setup/query.ts";
import { sharedShop } from "../setup/shop.ts";

const shop = await sharedShop();
const admin = await signInAsAdmin(shop);
const [owner, stranger] = [await newCustomer(shop), await newCustomer(shop)];
const product = { name: "Route tested", price: { amount: 700, currency: "EUR" }, availableStock: 1000 };
const productId = String((await admin.post("/api/v1/products", product)).body.id);

const place = async () => (await owner.placeOrder([{ productId, quantity: 1 }])).body;
const patch = <Body = Order>(client: Client, id: string, status: unknown, headers?: Record<string, string>) =>
  client.call<Body>("PATCH", `/api/v1/orders/${id}`, { status }, headers);
const cancel = (client: Client, id: string, headers?: Record<string, string>) =>
  client.call<Order>("POST", `/api/v1/orders/${id}/cancel`, undefined, headers);
const problemOf = ({ status, body }: Answer<unknown>) => [status, (body as { type: string }).type];

describe("PATCH /api/v1/orders/{id}", () => {
  it("changes the status of an order and increases its version and ETag", async () => {
    const { id } = await place();
    const paid = await patch(admin, id, "paid");
    expect([paid.status, paid.body.status, paid.body.version, paid.headers.get("ETag")]).toEqual([
      200,
      "paid",
      2,
      '"2"',
    ]);
    expect((await owner.get(`/api/v1/orders/${id}`, { "If-None-Match": 'W/"2"' })).status).toBe(304);
  });

  it("accepts the current version in If-Match, weak or strong, and refuses a stale one with 412", async () => {
    const { id } = await place();
    expect(problemOf(await patch(admin, id, "paid", { "If-Match": '"4"' }))).toEqual([
      412,
      "/problems/version-mismatch",
    ]);
    expect((await patch(admin, id, "paid", { "If-Match": 'W/"1"' })).status).toBe(200);
    expect(problemOf(await cancel(owner, id, { "If-Match": '"1"' }))).toEqual([412, "/problems/version-mismatch"]);
    expect((await cancel(owner, id, { "If-Match": '"2"' })).status).toBe(200);
  });

  it("refuses invalid transitions, unknown statuses, unknown orders and clients other than admins", async () => {
    const { id } = await place();
    expect(problemOf(await patch(admin, id, "delivered"))).toEqual([409, "/problems/invalid-transition"]);
    expect(problemOf(await patch(admin, id, "lost"))).toEqual([422, "/problems/validation-failed"]);
    expect(problemOf(await patch(owner, id, "paid"))).toEqual([403, "/problems/forbidden"]);
    expect((await patch(new Client(shop), id, "paid")).status).toBe(401);
    expect((await patch(admin, crypto.randomUUID(), "paid")).status).toBe(404);
    expect((await patch(admin, "no-id", "paid")).status).toBe(404);
    expect((await owner.get<Order>(`/api/v1/orders/${id}`)).body.version).toBe(1);
  });
});

describe("POST /api/v1/orders/{id}/cancel", () => {
  it("cancels for the owner and administrators, and answers 404 to another user", async () => {
    const { id } = await place();
    expect((await cancel(stranger, id)).status).toBe(404);
    expect((await stranger.get(`/api/v1/orders/${id}`)).status).toBe(404);
    expect(await cancel(admin, id)).toMatchObject({ status: 200, body: { status: "cancelled", version: 2 } });
    expect(problemOf(await cancel(owner, id))).toEqual([409, "/problems/invalid-transition"]);
  });
});

describe("notifications", () => {
  type Page = { items: { id: string; readAt: string | null; type: string }[]; unreadCount: number };
  const list = (client: Client, search = "") => client.get<Page>(`/api/v1/notifications${search}`);

  it("are created for each event, read by their owner only, and carry the trace of the request through the queue", async () => {
    const reader = await newCustomer(shop);
    const traceId = "0af7651916cd43dd8448eb211c80319c";
    const traceparent = `00-${traceId}-b7ad6b7169203331-01`;
    await reader.placeOrder([{ productId, quantity: 1 }], { traceparent });
    const { body } = await eventually(
      () => list(reader),
      (page) => page.body.items.length === 1,
    );
    const logs = JSON.stringify(shop.harness.getLogs()).replaceAll("\\", "");
    expect(logs).toContain(traceId);
    const [event] = await query(shop, "orders", "SELECT traceparent FROM events WHERE traceparent LIKE $1", [
      `00-${traceId}-%`,
    ]);
    expect(event).toBeDefined();

    const path = `/api/v1/notifications/${body.items[0]?.id}`;
    expect((await stranger.call("PATCH", path, { read: true })).status).toBe(404);
    expect(problemOf(await reader.call("PATCH", path, { read: "yes" }))).toEqual([422, "/problems/validation-failed"]);
    expect((await reader.call("PATCH", path, { read: true })).body.readAt).not.toBeNull();
    expect((await list(reader, "?unread=true")).body).toMatchObject({ items: [], unreadCount: 0 });
    expect((await reader.call("PATCH", path, { read: false })).body.readAt).toBeNull();
    expect((await reader.post("/api/v1/notifications/mark-all-read", undefined)).status).toBe(204);
    expect((await list(reader)).body.unreadCount).toBe(0);
    expect((await new Client(shop).post("/api/v1/notifications/mark-all-read", undefined)).status).toBe(401);
  });

  it("are mailed to a verified address as text and HTML", async () => {
    const reader = await newCustomer(shop);
    const { id } = (await reader.get("/api/v1/users/me")).body;
    await query(
      shop,
      "users",
      "UPDATE users SET email = 'reader@example.com', email_verified_at = now() WHERE id = $1",
      [id],
    );
    await reader.placeOrder([{ productId, quantity: 1 }]);
    await eventually(
      async () => shop.mails.filter(({ to }) => to === "reader@example.com"),
      (mails) => mails.length === 1,
    );
    expect(shop.mails.at(-1)).toMatchObject({
      subject: "We have your order",
      text: expect.stringContaining("Route tested for €7.00"),
      html: expect.stringContaining("<h1"),
    });
  });
});

describe("GET /api/v1/dead-letters", () => {
  it("is open to administrators only", async () => {
    expect((await owner.get("/api/v1/dead-letters")).status).toBe(403);
    expect((await new Client(shop).get("/api/v1/dead-letters")).status).toBe(401);
    expect((await admin.get("/api/v1/dead-letters")).body).toEqual({ items: [], nextCursor: null });
    expect((await owner.post(`/api/v1/dead-letters/${crypto.randomUUID()}/replay`, undefined)).status).toBe(403);
  });
});
