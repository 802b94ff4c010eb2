import { describe, expect, it } from "vitest";
import { withClient } from "../../tools/lib/databases.ts";
import { type Client, newCustomer, newGuest, newProduct, signIn, signInAsAdmin } from "../setup/client.ts";
import { eventually } from "../setup/eventually.ts";
import { sharedShop } from "../setup/shop.ts";

const PASSWORD = "Correct-Horse-7";
const ADDRESS = { name: "Ada", line1: "1 Main Street", city: "San Francisco", region: "CA", country: "US" };
const ADDRESSES = "/api/v1/users/me/addresses";
const REGISTRATION = "/api/v1/users/me/registration";

const shop = await sharedShop();
const productId = await newProduct(await signInAsAdmin(shop), 100);

const requestToken = (form: Record<string, string>) =>
  shop.fetch("/api/v1/auth/token", { method: "POST", body: new URLSearchParams(form) });
const orderOf = (client: Client) => client.placeOrder([{ productId, quantity: 1 }]);

describe("the guest grant", () => {
  it("is answered like any token request, and listed in the server's metadata", async () => {
    const grant = "urn:edge-shop:grant-type:guest";
    const response = await requestToken({ grant_type: grant });
    expect([response.status, response.headers.get("Cache-Control")]).toEqual([200, "no-store"]);
    expect(await response.json()).toEqual({
      access_token: expect.any(String),
      token_type: "Bearer",
      expires_in: 900,
      refresh_token: expect.any(String),
    });
    const metadata = await (await shop.fetch("/.well-known/oauth-authorization-server")).json();
    expect(metadata).toMatchObject({
      grant_types_supported: expect.arrayContaining(["password", "refresh_token", grant]),
    });
    const unknown = await requestToken({ grant_type: "guest" });
    expect(await unknown.json()).toMatchObject({ error: "unsupported_grant_type" });
  });
});

describe("a guest", () => {
  it("places, reads and cancels its own orders and gets notifications, but cannot access another guest's order", async () => {
    const [guest, other] = [await newGuest(shop), await newGuest(shop)];
    const { data: user } = await guest.api.GET("/api/v1/users/me");
    expect(user).toMatchObject({ role: "guest", username: expect.stringMatching(/^guest-/), email: null });
    const placed = await orderOf(guest);
    expect([placed.status, placed.body.userId]).toEqual([201, user.id]);
    expect((await guest.get<{ items: object[] }>("/api/v1/orders")).body.items).toHaveLength(1);
    const inbox = () => guest.get<{ items: { id: string; orderId: string }[] }>("/api/v1/notifications");
    const { body } = await eventually(inbox, (answer) => answer.body.items.length > 0);
    expect(body.items[0]?.orderId).toBe(placed.body.id);
    expect((await guest.post(`/api/v1/orders/${placed.body.id}/cancel`, undefined)).status).toBe(200);
    expect((await other.get(`/api/v1/orders/${placed.body.id}`)).status).toBe(404);
    expect((await other.post(`/api/v1/orders/${placed.body.id}/cancel`, undefined)).status).toBe(404);
  });

  it("is refused on routes for customers and for admins", async () => {
    const guest = await newGuest(shop);
    const { status, body } = await guest.post(ADDRESSES, ADDRESS);
    expect([status, body]).toMatchObject([403, { type: "/problems/forbidden", detail: /registration/ }]);
    expect((await guest.get(ADDRESSES)).status).toBe(403);
    expect((await guest.get("/api/v1/users")).status).toBe(403);
    expect((await guest.call("PATCH", `/api/v1/products/${productId}`, { description: "x" })).status).toBe(403);
  });

  it("becomes a customer with the same id, cart, orders and tokens when it registers", async () => {
    const guest = await newGuest(shop);
    const { data: user } = await guest.api.GET("/api/v1/users/me");
    const { body: order } = await orderOf(guest);
    const { data: cart } = await guest.api.POST("/api/v1/carts", { body: { items: [{ productId, quantity: 2 }] } });
    expect((await (await newGuest(shop)).get(`/api/v1/carts/${cart.id}`)).status).toBe(404);
    const username = `ada-${user.id}`;
    const registered = await guest.api.register({ username, password: PASSWORD, email: "ada@example.com" });
    expect(registered).toEqual({
      ...user,
      username,
      role: "customer",
      email: "ada@example.com",
      updatedAt: expect.any(String),
    });
    // The session, not the claim of the token, says what its role is.
    expect((await guest.post(ADDRESSES, ADDRESS)).status).toBe(201);
    const customer = await signIn(shop, username, PASSWORD);
    expect((await customer.get(`/api/v1/orders/${order.id}`)).status).toBe(200);
    expect((await customer.get(`/api/v1/carts/${cart.id}`)).body).toMatchObject({ userId: user.id, items: [{}] });
    const again = await guest.post(REGISTRATION, { username: `${username}-2`, password: PASSWORD });
    expect([again.status, again.body]).toMatchObject([409, { type: "/problems/not-a-guest" }]);
  });

  it("cannot register a name that is taken, reserved or malformed", async () => {
    const guest = await newGuest(shop);
    for (const [username, status] of [
      ["Demo", 409],
      ["guest-1", 409],
      ["-", 422],
    ] as const) {
      expect([username, (await guest.post(REGISTRATION, { username, password: PASSWORD })).status]).toEqual([
        username,
        status,
      ]);
    }
    expect((await guest.post("/api/v1/users", { username: "Guest-2", password: PASSWORD })).status).toBe(409);
    expect((await guest.get("/api/v1/users/me")).body).toMatchObject({ role: "guest" });
  });

  it("cannot sign in with a password, and cannot get another role from an admin", async () => {
    const guest = await newGuest(shop);
    const { data: user } = await guest.api.GET("/api/v1/users/me");
    const refusal = async (username: string) => {
      const response = await requestToken({ grant_type: "password", username, password: PASSWORD });
      return [response.status, await response.json()];
    };
    expect(await refusal(user.username)).toEqual(await refusal("guest-unknown"));
    expect(await refusal(user.username)).toMatchObject([400, { error: "invalid_grant" }]);
    const admin = await signInAsAdmin(shop);
    const change = (role: string) => admin.call("PATCH", `/api/v1/users/${user.id}`, { role });
    expect((await change("customer")).body).toMatchObject({ status: 422, errors: [{ path: "role" }] });
    const { data: demo } = await (await signIn(shop, "demo", "Demo-Passw0rd")).api.GET("/api/v1/users/me");
    expect((await admin.call("PATCH", `/api/v1/users/${demo.id}`, { role: "guest" })).status).toBe(422);
    expect((await admin.get(`/api/v1/users?q=${user.username}`)).body).toMatchObject({ items: [{ role: "guest" }] });
  });
});

describe("the cron of orders", () => {
  it("deletes a guest that was unused for 30 days, and keeps one that has an order", async () => {
    const [unused, buyer, recent] = [await newGuest(shop), await newGuest(shop), await newGuest(shop)];
    expect((await orderOf(buyer)).status).toBe(201);
    const idOf = async ({ api }: Client) => (await api.GET("/api/v1/users/me")).data.id;
    const [unusedId, buyerId, recentId] = [await idOf(unused), await idOf(buyer), await idOf(recent)];
    const rows = await withClient(shop.databases.users?.ownerUrl ?? "", async (users) => {
      await users.query(`UPDATE guests SET due_at = now() - interval '2 hours' WHERE user_id = ANY($1)`, [
        [unusedId, buyerId],
      ]);
      const { outcome } = await shop.harness.getWorker("orders").scheduled({ cron: "* * * * *" });
      expect(outcome).toBe("ok");
      return (
        await users.query(
          "SELECT user_id AS id, due_at > now() + interval '29 days' AS kept FROM guests WHERE user_id = ANY($1)",
          [[unusedId, buyerId, recentId]],
        )
      ).rows;
    });
    expect(rows).toHaveLength(2);
    expect(rows).toEqual(expect.arrayContaining([buyerId, recentId].map((id) => ({ id, kept: true }))));
    const admin = await signInAsAdmin(shop);
    expect((await admin.get(`/api/v1/users/${unusedId}`)).status).toBe(404);
    expect((await admin.get(`/api/v1/users/${buyerId}`)).status).toBe(200);
  });
});

describe("addresses", () => {
  it("are added, listed, replaced and deleted by their owner only", async () => {
    const [owner, other] = [await newCustomer(shop), await newCustomer(shop)];
    const added = await owner.post<{ id: string }>(ADDRESSES, ADDRESS);
    const address = `${ADDRESSES}/${added.body.id}`;
    expect([added.status, added.headers.get("Location")]).toEqual([201, address]);
    expect((await owner.get(ADDRESSES)).body).toEqual({ items: [added.body], nextCursor: null });
    expect((await other.get(ADDRESSES)).body).toEqual({ items: [], nextCursor: null });
    const replaced = await owner.call("PUT", address, { ...ADDRESS, name: "Grace" });
    expect([replaced.status, replaced.body]).toMatchObject([200, { name: "Grace", isDefault: true }]);
    expect((await other.call("PUT", address, ADDRESS)).status).toBe(404);
    expect((await other.call("DELETE", address)).status).toBe(404);
    expect((await owner.call("PUT", `${ADDRESSES}/not-an-id`, ADDRESS)).status).toBe(404);
    expect((await owner.post(ADDRESSES, { ...ADDRESS, country: "XX" })).status).toBe(422);
    expect((await owner.call("DELETE", address)).status).toBe(204);
    expect((await owner.call("DELETE", address)).status).toBe(404);
  });
});
