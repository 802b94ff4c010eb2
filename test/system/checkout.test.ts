import { describe, expect, it } from "vitest";
import type { Cart } from "#shared/contracts/carts.ts";
import type { Order } from "#shared/contracts/orders.ts";
import { type Answer, Client, newCustomer, newGuest, signInAsAdmin } from "../setup/client.ts";
import { query } from "../setup/query.ts";
import { expectHealthy, recover } from "../setup/faults/recovery.ts";
import { sharedShop } from "../setup/shop.ts";

const usd = (amount: number) => ({ amount, currency: "USD" });

const shop = await sharedShop();
const [admin, customer, other] = [await signInAsAdmin(shop), await newCustomer(shop), await newCustomer(shop)];
const { body: createdMug } = await admin.post("/api/v1/products", {
  name: "Checked out mug",
  price: usd(2000),
  availableStock: 50,
});
const mug = String(createdMug.id);
const { body: shirt } = await admin.post<{ id: string; variants: { id: string }[] }>("/api/v1/products", {
  name: "Checked out shirt",
  options: [{ name: "Size", values: ["S", "M"] }],
  variants: ["S", "M"].map((Size) => ({
    options: { Size },
    sku: `SHIRT-${Size}`,
    price: usd(3000),
    availableStock: 5,
    weightGrams: 200,
  })),
});

const problemOf = ({ status, body }: Answer<unknown>) => [status, (body as { type: string }).type];
const pathsOf = ({ body }: Answer) => (body.errors as { path: string }[]).map(({ path }) => path);
const ADDRESS = { name: "Ada", line1: "1 Main Street", city: "Austin", region: "TX", country: "US" };

const start = (client: Client, items: object[] = [{ productId: mug, quantity: 1 }]) =>
  client.post<Cart>("/api/v1/carts", { items });
const patch = <Body = Cart>(client: Client, id: string, body: object, headers?: Record<string, string>) =>
  client.call<Body>("PATCH", `/api/v1/carts/${id}`, body, headers);
const complete = <Body = Order>(client: Client, { id, total }: Cart, headers?: Record<string, string>) =>
  client.post<Body>(`/api/v1/carts/${id}/complete`, { expectedTotal: total }, headers);

/** A cart that can be completed, sent in the first way that there is to Texas, or to another address. */
async function ready(client: Client, items?: object[], shippingAddress: object = ADDRESS): Promise<Cart> {
  const { body: cart } = await start(client, items);
  await patch(client, cart.id, { email: "ada@example.com", shippingAddress });
  const { body } = await client.get<{ items: { id: string }[] }>(`/api/v1/carts/${cart.id}/shipping-methods`);
  return (await patch(client, cart.id, { shippingMethodId: body.items[0]?.id })).body;
}

describe("a checkout", () => {
  it("turns a cart into an order with the total that the cart showed", async () => {
    const { status, headers, body } = await start(customer, []);
    expect([status, headers.get("Location"), headers.get("ETag")]).toEqual([201, `/api/v1/carts/${body.id}`, '"1"']);
    const path = `/api/v1/carts/${body.id}`;
    await customer.post(`${path}/items`, { productId: mug, quantity: 2 });
    const medium = shirt.variants[1]?.id;
    const filled = await customer.post<Cart>(`${path}/items`, { variantId: medium, quantity: 1 });
    expect(filled.body).toMatchObject({
      items: [
        {
          productId: mug,
          variantId: mug,
          name: "Checked out mug",
          quantity: 2,
          lineTotal: usd(4000),
          availableStock: 50,
        },
        { productId: shirt.id, variantId: medium, sku: "SHIRT-M", options: { Size: "M" }, unitPrice: usd(3000) },
      ],
      subtotal: usd(7000),
      total: usd(7000),
    });
    await patch(customer, body.id, {
      email: "ada@example.com",
      shippingAddress: ADDRESS,
      discountCodes: ["welcome10"],
    });
    const methods = await customer.get<{ items: { id: string; name: string; cost: object }[] }>(
      `${path}/shipping-methods`,
    );
    expect(methods.body.items.map(({ name, cost }) => [name, cost])).toEqual([
      ["Ground", usd(595)],
      ["Two-day", usd(1495)],
    ]);
    const { body: cart } = await patch(customer, body.id, { shippingMethodId: methods.body.items[0]?.id });
    // 10 % of $70.00, then 6.25 % of $36.00, of $27.00 and of $5.95: 225 + 169 (168.75) + 37 (37.1875).
    expect(cart).toMatchObject({
      requirements: [],
      discounts: [{ code: "WELCOME10", amount: usd(700) }],
      taxes: [{ name: "Texas sales tax", basisPoints: 625, amount: usd(431), included: false }],
      total: usd(7000 - 700 + 595 + 431),
    });

    const ordered = await complete(customer, cart);
    expect([ordered.status, ordered.headers.get("Location")]).toEqual([201, `/api/v1/orders/${ordered.body.id}`]);
    expect(ordered.body).toMatchObject({
      cartId: cart.id,
      status: "pending",
      total: cart.total,
      email: "ada@example.com",
    });
    expect(await complete(customer, cart)).toMatchObject({ status: 201, body: ordered.body });
    expect((await customer.get(`/api/v1/orders/${ordered.body.id}`)).body).toEqual(ordered.body);
    expect((await customer.get<Cart>(path)).body).toMatchObject({ orderId: ordered.body.id, total: cart.total });
    expect(problemOf(await patch(customer, cart.id, { note: "late" }))).toEqual([409, "/problems/cart-completed"]);
    const add = await customer.post(`${path}/items`, { productId: mug, quantity: 1 });
    expect(problemOf(add)).toEqual([409, "/problems/cart-completed"]);
  });

  it.each([
    { country: "US", region: null },
    { country: "US", region: "CA" },
    { country: "US", region: "TX" },
    ...["DE", "JP", "CH"].map((country) => ({ country, region: null })),
  ])("sells what the sample catalogue has in euros to $country $region", async (place) => {
    const { body: cap } = await customer.get<{ variants: { id: string }[] }>("/api/v1/products/cycling-cap");
    const cart = await ready(customer, [{ variantId: cap.variants[0]?.id, quantity: 1 }], { ...ADDRESS, ...place });
    const { status, body } = await complete(customer, cart);
    expect([status, body.total.currency]).toEqual([201, "EUR"]);
  });

  it("places one order when 100 requests complete the cart concurrently, and none for another user", async () => {
    const cart = await ready(customer);
    expect((await complete(other, cart)).status).toBe(404);
    const answers = await Promise.all(Array.from({ length: 100 }, () => complete(customer, cart)));
    expect(new Set(answers.map(({ status, body }) => `${status} ${JSON.stringify(body)}`)).size).toBe(1);
    expect(answers[0]?.status).toBe(201);
    const rows = await query(shop, "orders", "SELECT id FROM orders WHERE cart_id = $1", [cart.id]);
    expect(rows).toHaveLength(1);
  });

  it("gives the last unit to one of ten concurrent carts, and the last use of a discount code to one of ten", async () => {
    const { body } = await admin.post("/api/v1/products", { name: "Last piece", price: usd(100), availableStock: 1 });
    await admin.post("/api/v1/promotions", {
      name: "Once",
      code: "ONCE",
      type: "percentage",
      basisPoints: 5000,
      usageLimit: 1,
    });
    const carts = await Promise.all(
      Array.from({ length: 10 }, () => ready(customer, [{ productId: body.id, quantity: 1 }])),
    );
    const stock = await Promise.all(carts.map((cart) => complete<Record<string, unknown>>(customer, cart)));
    expect(stock.filter(({ status }) => status === 201)).toHaveLength(1);
    const short = stock.filter(({ status }) => status !== 201);
    expect(new Set(short.map((answer) => problemOf(answer).join()))).toEqual(
      new Set(["409,/problems/insufficient-stock"]),
    );
    expect(short[0]?.body.shortages).toMatchObject([{ variantId: body.id, requested: 1, available: 0 }]);

    const client = await newCustomer(shop);
    const coded = await Promise.all(
      Array.from({ length: 10 }, async () => {
        const { id } = await ready(client);
        return (await patch(client, id, { discountCodes: ["ONCE"] })).body;
      }),
    );
    const uses = await Promise.all(coded.map((cart) => complete<unknown>(client, cart)));
    expect(uses.filter(({ status }) => status === 201)).toHaveLength(1);
    const usedUp = uses.filter(({ status }) => status !== 201);
    expect(new Set(usedUp.map((answer) => problemOf(answer).join()))).toEqual(
      new Set(["409,/problems/discount-used-up"]),
    );
  });

  it("refuses an outdated total as soon as the price has changed, and returns the current cart", async () => {
    const { body } = await admin.post("/api/v1/products", { name: "Dearer", price: usd(1000), availableStock: 5 });
    const cart = await ready(customer, [{ productId: body.id, quantity: 1 }]);
    await admin.call("PATCH", `/api/v1/products/${body.id}`, { price: usd(1200) });
    const refused = await complete<{ cart: Cart }>(customer, cart);
    expect(problemOf(refused)).toEqual([409, "/problems/cart-changed"]);
    // $12.00 and $5.95, with 6.25 % of each on top: 75 and 37.
    expect(refused.body.cart).toMatchObject({ total: usd(1200 + 595 + 75 + 37), items: [{ availableStock: 5 }] });
    expect((await complete(customer, refused.body.cart)).body.total).toEqual(refused.body.cart.total);
  });

  it("refuses an incomplete cart, and names what is missing", async () => {
    const { body: cart } = await start(customer);
    const refused = await complete<Record<string, unknown>>(customer, cart);
    expect(problemOf(refused)).toEqual([409, "/problems/cart-incomplete"]);
    expect(refused.body.requirements).toEqual(cart.requirements);
    expect(cart.requirements.map(({ code, field }) => `${code} ${field}`)).toEqual([
      "email-required email",
      "shipping-address-required shippingAddress",
      "shipping-method-required shippingMethodId",
    ]);
  });
});

describe("a guest", () => {
  it("fills a cart and places an order, and both pass to the customer who signs in", async () => {
    const guest = await newGuest(shop);
    const owner = await newCustomer(shop);
    const ordered = await complete(guest, await ready(guest));
    expect(ordered.status).toBe(201);
    await start(guest, [{ productId: mug, quantity: 3 }]);
    const { body: cart } = await start(owner, [{ productId: mug, quantity: 1 }]);
    const merge = (client: Client, guestToken: unknown) =>
      client.post<Cart>(`/api/v1/carts/${cart.id}/merge`, { guestToken });
    const merged = { status: 200, body: { items: [{ variantId: mug, quantity: 3 }], version: 2 } };
    expect(await merge(owner, guest.token)).toMatchObject(merged);
    const { body } = await owner.get<{ items: Order[] }>("/api/v1/orders");
    expect(body.items.map(({ id }) => id)).toEqual([ordered.body.id]);
    expect(await merge(owner, guest.token)).toMatchObject(merged);

    expect(problemOf(await merge(owner, "made-up"))).toEqual([422, "/problems/validation-failed"]);
    expect(problemOf(await merge(owner, customer.token))).toEqual([409, "/problems/not-a-guest"]);
    expect((await merge(other, guest.token)).status).toBe(404);
    const stranger = await newGuest(shop);
    const { body: strange } = await start(stranger);
    const refused = await stranger.post(`/api/v1/carts/${strange.id}/merge`, { guestToken: guest.token });
    expect(problemOf(refused)).toEqual([403, "/problems/forbidden"]);
  });
});

describe("carts over HTTP", () => {
  it("check If-Match on each write, weak or strong, and increase the version by one", async () => {
    const { body } = await start(customer);
    const path = `/api/v1/carts/${body.id}`;
    const item = `${path}/items/${mug}`;
    const stale = { "If-Match": '"7"' };
    const writes: [string, string, object | undefined][] = [
      ["PATCH", path, { note: "x" }],
      ["POST", `${path}/items`, { productId: mug, quantity: 1 }],
      ["PATCH", item, { quantity: 3 }],
      ["DELETE", item, undefined],
    ];
    let version = 1;
    for (const [method, at, sent] of writes) {
      expect(problemOf(await customer.call(method, at, sent, stale))).toEqual([412, "/problems/version-mismatch"]);
      const changed = await customer.call<Cart>(method, at, sent, { "If-Match": `W/"${version}"` });
      expect([changed.status, changed.body.version, changed.headers.get("ETag")]).toEqual([
        200,
        ++version,
        `"${version}"`,
      ]);
    }
    expect((await customer.call("DELETE", item)).status).toBe(404);
    expect((await customer.call("PATCH", item, { quantity: 1 })).status).toBe(404);
  });

  it("report the path of each invalid field, within an address too", async () => {
    const { body } = await start(customer);
    const wrong = {
      email: "not-an-address",
      shippingAddress: { ...ADDRESS, country: "UK", line1: "", floor: 3 },
      discountCodes: ["A B"],
      total: 3,
    };
    const refused = await patch<Record<string, unknown>>(customer, body.id, wrong);
    expect(problemOf(refused)).toEqual([422, "/problems/validation-failed"]);
    expect(pathsOf(refused).sort()).toEqual([
      "discountCodes.0",
      "email",
      "shippingAddress.country",
      "shippingAddress.floor",
      "shippingAddress.line1",
      "total",
    ]);
    const items = [{ productId: mug, variantId: mug, quantity: 1 }, { quantity: 0 }];
    expect(pathsOf(await customer.post("/api/v1/carts", { items })).sort()).toEqual([
      "items.0",
      "items.1",
      "items.1.quantity",
    ]);
    expect(pathsOf(await customer.post(`/api/v1/carts/${body.id}/complete`, { expectedTotal: 5 }))).toEqual([
      "expectedTotal",
    ]);
  });

  it("refuse products that are unknown, ambiguous or in another currency, and unknown codes and shipping methods", async () => {
    const { body } = await start(customer);
    const add = (item: object) => customer.post(`/api/v1/carts/${body.id}/items`, { quantity: 1, ...item });
    expect(problemOf(await add({ productId: crypto.randomUUID() }))).toEqual([422, "/problems/unknown-product"]);
    expect(problemOf(await add({ productId: shirt.id }))).toEqual([422, "/problems/variant-required"]);
    const euros = { name: "In euros", price: { amount: 100, currency: "EUR" }, availableStock: 1 };
    const { body: inEuros } = await admin.post("/api/v1/products", euros);
    expect(problemOf(await add({ productId: inEuros.id }))).toEqual([422, "/problems/mixed-currencies"]);
    const codes = (discountCodes: string[]) => patch<unknown>(customer, body.id, { discountCodes });
    expect(problemOf(await codes(["NOPE"]))).toEqual([422, "/problems/unknown-discount-code"]);
    expect(problemOf(await codes(["TAKE15"]))).toEqual([422, "/problems/discount-not-applicable"]);
    const shippingMethodId = crypto.randomUUID();
    expect(problemOf(await patch<unknown>(customer, body.id, { shippingMethodId }))).toEqual([
      422,
      "/problems/shipping-method-not-available",
    ]);
    const methods = () => customer.get(`/api/v1/carts/${body.id}/shipping-methods`);
    expect(problemOf(await methods())).toEqual([422, "/problems/address-required"]);
  });

  it("are not found for other users, administrators included", async () => {
    const { body } = await start(customer);
    const path = `/api/v1/carts/${body.id}`;
    for (const client of [other, admin]) {
      expect((await client.get(path)).status).toBe(404);
      expect((await client.get(`${path}/shipping-methods`)).status).toBe(404);
      expect((await patch(client, body.id, { note: "mine" })).status).toBe(404);
      expect((await client.post(`${path}/items`, { productId: mug, quantity: 1 })).status).toBe(404);
      expect((await client.call("DELETE", `${path}/items/${mug}`)).status).toBe(404);
    }
    const anyone = new Client(shop);
    expect((await anyone.get(path)).status).toBe(401);
    expect((await start(anyone)).status).toBe(401);
    expect((await customer.get("/api/v1/carts/no-id")).status).toBe(404);
  });

  it("are listed while they are open, newest first, at most twenty", async () => {
    const client = await newCustomer(shop);
    const made = await Promise.all(Array.from({ length: 22 }, () => start(client)));
    expect(made.map(({ status }) => status).sort()).toEqual([...Array(20).fill(201), 409, 409]);
    expect(problemOf(await start(client))).toEqual([409, "/problems/too-many-carts"]);
    const first = await client.get<{ items: Cart[]; nextCursor: string }>("/api/v1/carts?limit=15");
    const rest = await client.get<{ items: Cart[] }>(`/api/v1/carts?limit=15&cursor=${first.body.nextCursor}`);
    const times = [...first.body.items, ...rest.body.items].map(({ createdAt }) => createdAt);
    expect([times.length, times]).toEqual([20, times.toSorted().toReversed()]);
  });
});

it("the shop is healthy after these checkouts, and no stock is held", async () => {
  await recover(shop);
  await expectHealthy(shop);
});
