import { describe, expect, it } from "vitest";
import type { Cart } from "#shared/contracts/carts.ts";
import { type Answer, Client, newCustomer, newGuest, newProduct, signInAsAdmin } from "../setup/client.ts";
import { eventually } from "../setup/eventually.ts";
import { query } from "../setup/query.ts";
import { openShop } from "../setup/shop.ts";

const shop = await openShop({ vars: { CART_REMINDERS: "on" } });
const [admin, customer, anyone] = [await signInAsAdmin(shop), await newCustomer(shop), new Client(shop)];

type Zone = { id: string; name: string; countries: string[]; regions: string[]; version: number };
type Promotion = { id: string; code: string | null; used: number; version: number };
type Page<Item> = { items: Item[]; nextCursor: string | null };
const problemOf = ({ status, body }: Answer<unknown>) => [status, (body as { type: string }).type];
const pathsOf = ({ body }: Answer) => (body.errors as { path: string }[]).map(({ path }) => path);

describe("GET and PATCH /api/v1/shop", () => {
  it("return the countries that the sample shop sells to, and let an administrator change settings and read the low-stock threshold", async () => {
    const { body } = await anyone.get<{ countries: string[] }>("/api/v1/shop");
    expect(body).toMatchObject({ name: "Edge Shop", currency: "USD", supportEmail: null });
    expect(body).not.toHaveProperty("lowStockThreshold");
    expect(body.countries).toEqual(expect.arrayContaining(["*", "DE", "JP", "US"]));
    const changed = await admin.call("PATCH", "/api/v1/shop", { name: "Mugs", lowStockThreshold: 9 });
    expect(changed).toMatchObject({ status: 200, body: { name: "Mugs", lowStockThreshold: 9 } });
    expect((await anyone.get("/api/v1/shop")).body).toMatchObject({ name: "Mugs" });
  });

  it("refuse changes by other users, and invalid settings with every invalid field", async () => {
    expect((await anyone.call("PATCH", "/api/v1/shop", { name: "Mine" })).status).toBe(401);
    expect(problemOf(await customer.call("PATCH", "/api/v1/shop", { name: "Mine" }))).toEqual([
      403,
      "/problems/forbidden",
    ]);
    const wrong = {
      name: "",
      currency: "XQZ",
      supportEmail: "not-an-address",
      lowStockThreshold: -1,
      countries: ["US"],
    };
    const refused = await admin.call("PATCH", "/api/v1/shop", wrong);
    expect(problemOf(refused)).toEqual([422, "/problems/validation-failed"]);
    expect(pathsOf(refused).sort()).toEqual(Object.keys(wrong).sort());
  });
});

describe("/api/v1/zones", () => {
  const zone = { name: "Antarctica", countries: ["AQ"], pricesIncludeTax: false };

  it("lists the sample zones, in pages too", async () => {
    const { body } = await admin.get<Page<Zone>>("/api/v1/zones?limit=100");
    expect(body.items.map(({ name }) => name).sort()).toEqual([
      "California",
      "European Union",
      "Japan",
      "Rest of the world",
      "Texas",
      "United States",
    ]);
    const first = await admin.get<Page<Zone>>("/api/v1/zones?limit=4");
    const rest = await admin.get<Page<Zone>>(`/api/v1/zones?limit=4&cursor=${first.body.nextCursor}`);
    expect([...first.body.items, ...rest.body.items]).toEqual(body.items);
  });

  it("creates, replaces and deletes a zone if If-Match names its version", async () => {
    const created = await admin.post<Zone>("/api/v1/zones", zone);
    expect(created).toMatchObject({ status: 201, body: { countries: ["AQ"], regions: [], version: 1 } });
    expect(created.headers.get("ETag")).toBe('"1"');
    const path = `/api/v1/zones/${created.body.id}`;
    const replace = (version: number) =>
      admin.call("PUT", path, { ...zone, regions: ["NO-21"] }, { "If-Match": `"${version}"` });
    expect(problemOf(await replace(2))).toEqual([412, "/problems/version-mismatch"]);
    expect(await replace(1)).toMatchObject({ status: 200, body: { regions: ["NO-21"], version: 2 } });
    expect(problemOf(await admin.call("DELETE", path, undefined, { "If-Match": '"1"' }))).toEqual([
      412,
      "/problems/version-mismatch",
    ]);
    expect((await admin.call("DELETE", path, undefined, { "If-Match": 'W/"2"' })).status).toBe(204);
    expect((await admin.call("DELETE", path)).status).toBe(404);
    expect((await admin.call("PUT", path, zone)).status).toBe(404);
    expect((await admin.call("PUT", "/api/v1/zones/no-id", zone)).status).toBe(404);
  });

  it("refuses a country that another zone has, an invalid body, and clients other than administrators", async () => {
    const refused = await admin.post("/api/v1/zones", { ...zone, countries: ["AQ", "JP"] });
    expect(problemOf(refused)).toEqual([409, "/problems/zone-overlap"]);
    expect(refused.body.detail).toContain("JP");
    const wrong = await admin.post("/api/v1/zones", { name: "", countries: ["UK"], pricesIncludeTax: 1, tax: 2 });
    expect(pathsOf(wrong).sort()).toEqual(["countries.0", "name", "pricesIncludeTax", "tax"]);
    expect((await customer.get("/api/v1/zones")).status).toBe(403);
    expect((await customer.post("/api/v1/zones", zone)).status).toBe(403);
    expect((await anyone.get("/api/v1/zones")).status).toBe(401);
  });
});

describe("/api/v1/promotions", () => {
  const promotion = { name: "Autumn", code: "AUTUMN", type: "percentage", basisPoints: 500 };

  it("lists the three sample promotions, which have not been used", async () => {
    const { body } = await admin.get<Page<Promotion>>("/api/v1/promotions");
    expect(body.items.map(({ code, used }) => `${code} ${used}`).sort()).toEqual([
      "FREESHIP 0",
      "TAKE15 0",
      "WELCOME10 0",
    ]);
  });

  it("creates, changes and deletes a promotion if If-Match names its version", async () => {
    const created = await admin.post<Promotion>("/api/v1/promotions", promotion);
    expect(created).toMatchObject({ status: 201, body: { ...promotion, used: 0, version: 1 } });
    const path = `/api/v1/promotions/${created.body.id}`;
    const patch = (body: object, version: number) => admin.call("PATCH", path, body, { "If-Match": `"${version}"` });
    expect(problemOf(await patch({ isActive: false }, 3))).toEqual([412, "/problems/version-mismatch"]);
    expect(await patch({ isActive: false }, 1)).toMatchObject({ status: 200, body: { isActive: false, version: 2 } });
    expect(problemOf(await patch({ code: "welcome10" }, 2))).toEqual([409, "/problems/code-taken"]);
    expect(pathsOf(await patch({ amount: { amount: 1, currency: "USD" } }, 2))).toEqual(["type"]);
    expect((await admin.call("DELETE", path, undefined, { "If-Match": '"2"' })).status).toBe(204);
    expect((await admin.call("DELETE", path)).status).toBe(404);
    expect((await admin.call("PATCH", path, { isActive: true })).status).toBe(404);
  });

  it("refuses a code that is taken, an invalid body, and clients other than administrators", async () => {
    expect(problemOf(await admin.post("/api/v1/promotions", { ...promotion, code: "freeship" }))).toEqual([
      409,
      "/problems/code-taken",
    ]);
    const wrong = await admin.post("/api/v1/promotions", { ...promotion, type: "fixed", used: 4 });
    expect(problemOf(wrong)).toEqual([422, "/problems/validation-failed"]);
    expect((await customer.get("/api/v1/promotions")).status).toBe(403);
    expect((await customer.post("/api/v1/promotions", promotion)).status).toBe(403);
    expect((await anyone.get("/api/v1/promotions")).status).toBe(401);
  });
});

describe("the reminder of an abandoned cart", () => {
  const SHIPPING = { name: "Ada", line1: "1 Main Street", city: "Austin", region: "TX", country: "US" };
  const runCron = (name: string) => shop.harness.getWorker(name).scheduled({ cron: "* * * * *" });

  async function fillCart(email: string, reminderConsent: boolean) {
    const guest = await newGuest(shop);
    const items = [{ productId: await newProduct(admin, 1), quantity: 1 }];
    const { body } = await guest.post<Cart>("/api/v1/carts", { items });
    const path = `/api/v1/carts/${body.id}`;
    await guest.call("PATCH", path, { email, reminderConsent, shippingAddress: SHIPPING });
    const methods = await guest.get<{ items: { id: string }[] }>(`${path}/shipping-methods`);
    const { body: cart } = await guest.call<Cart>("PATCH", path, { shippingMethodId: methods.body.items[0]?.id });
    return { cart, complete: () => guest.post(`${path}/complete`, { expectedTotal: cart.total }) };
  }

  it("is mailed once to the guest who agreed to it, and not to one who did not or who has ordered meanwhile", async () => {
    const [kept, ordered] = [await fillCart("kept@example.com", true), await fillCart("ordered@example.com", true)];
    const refused = await fillCart("refused@example.com", false);
    await query(shop, "orders", "UPDATE carts SET updated_at = updated_at - interval '61 minutes'", []);
    await runCron("orders");
    const ids = [kept, ordered, refused].map(({ cart }) => cart.id);
    await eventually(
      () => query(shop, "notifications", "SELECT cart_id FROM cart_reminders WHERE cart_id = ANY($1)", [ids]),
      (rows) => rows.length === 3,
    );
    expect((await ordered.complete()).status).toBe(201);
    for (let run = 0; run < 2; run++) expect((await runCron("notifications")).outcome).toBe("ok");
    const reminders = shop.mails.filter(({ subject }) => subject === "You left something in your cart");
    expect(reminders.map(({ to }) => to)).toEqual(["kept@example.com"]);
    expect(reminders[0]?.text).toContain(kept.cart.items[0]?.name);
    const rows = await query(shop, "notifications", "SELECT cart_id, mail_state FROM cart_reminders", []);
    expect(Object.fromEntries(rows.map(({ cart_id, mail_state }) => [cart_id, mail_state]))).toEqual(
      Object.fromEntries(ids.map((id) => [id, id === kept.cart.id ? "sent" : "none"])),
    );
  });
});
