import { describe, expect, it } from "vitest";
import type { Schemas } from "../../shared/client/client.ts";
import { PRODUCT_FORMAT } from "../../workers/products/src/catalogue/products.schema.ts";
import { Client, newCustomer, signInAsAdmin } from "../setup/client.ts";
import { eventually } from "../setup/eventually.ts";
import { sharedShop } from "../setup/shop.ts";

type Product = Schemas["Product"];

const shop = await sharedShop();
const admin = await signInAsAdmin(shop);
const visitor = new Client(shop);

const PRODUCTS = "/api/v1/products";
const price = { amount: 1250, currency: "USD" };
let made = 0;

async function newProduct(availableStock = 5): Promise<Product> {
  const body = { name: `Catalogued ${++made}`, price, availableStock };
  const { data, response } = await admin.api.POST(PRODUCTS, { body });
  expect([response.status, response.headers.get("Location")]).toEqual([201, `${PRODUCTS}/${data.id}`]);
  return data;
}

describe("a product", () => {
  it("is returned with its ETag, and with 304 when If-None-Match has that ETag", async () => {
    const { id, version } = await newProduct();
    const read = await visitor.get<Product>(`${PRODUCTS}/${id}`);
    expect(read.headers.get("ETag")).toBe(`"${version}"`);
    expect(read.headers.get("Cache-Control")).toBe("public, max-age=15");
    expect(read.headers.get("Vary")).toContain("Authorization");
    for (const tag of [`"${version}"`, `W/"${version}"`, `"99", "${version}"`, "*"]) {
      const again = await visitor.get(`${PRODUCTS}/${id}`, { "If-None-Match": tag });
      expect([again.status, again.body, again.headers.get("ETag")], tag).toEqual([304, "", `"${version}"`]);
    }
    expect((await visitor.get(`${PRODUCTS}/${id}`, { "If-None-Match": '"99"' })).status).toBe(200);
  });

  it("is changed only if If-Match names its version, and the next read returns the change", async () => {
    const { id, name } = await newProduct();
    await visitor.get(`${PRODUCTS}/${id}`);
    const path = `${PRODUCTS}/${id}`;
    const put = (ifMatch?: string, more: object = { availableStock: 7 }) =>
      admin.call<Product>("PUT", path, { name, price, ...more }, ifMatch ? { "If-Match": ifMatch } : {});

    expect(await put()).toMatchObject({ status: 428, body: { type: "/problems/precondition-required" } });
    expect(await put('"9"')).toMatchObject({ status: 412, body: { type: "/problems/version-mismatch" } });
    expect(await put("nonsense")).toMatchObject({ status: 412 });
    const changed = await put('W/"1"');
    expect(changed).toMatchObject({ status: 200, body: { availableStock: 7, version: 2 } });
    expect(changed.headers.get("ETag")).toBe('"2"');
    expect(await put(undefined, { description: "Free of conditions" })).toMatchObject({ status: 200 });
    expect((await visitor.get<Product>(path)).body).toMatchObject({ version: 3, description: "Free of conditions" });

    const patched = await admin.call("PATCH", path, { availableStock: 1 }, { "If-Match": '"3"' });
    expect(patched).toMatchObject({ status: 200, body: { availableStock: 1, version: 4 } });
    const adjusted = await admin.post(`${path}/stock-adjustments`, { delta: 4, reason: "found some" });
    expect(adjusted).toMatchObject({ status: 200, body: { availableStock: 5, version: 5 } });
    const tooMuch = await admin.post(`${path}/stock-adjustments`, { delta: -6 });
    expect(tooMuch).toMatchObject({
      status: 409,
      body: { type: "/problems/insufficient-stock", shortages: [{ productId: id, requested: 6, available: 5 }] },
    });
    expect((await visitor.get<Product>(path)).body).toMatchObject({ availableStock: 5, version: 5 });
  });

  it.each(["%00", "a%20b", "mug%F0%9F%8D%B5", "x".repeat(121)])(
    "is not found by %s, which cannot be an id or slug",
    async (id) => {
      for (const reader of [visitor, admin]) {
        const { status, body } = await reader.get(`${PRODUCTS}/${id}`);
        expect({ status, body }).toMatchObject({ status: 404, body: { type: "/problems/product-not-found" } });
      }
    },
  );

  it("is not found as soon as it is archived", async () => {
    const { id, name } = await newProduct();
    await visitor.get(`${PRODUCTS}/${id}`);
    expect((await admin.call("DELETE", `${PRODUCTS}/${id}`)).status).toBe(204);
    expect(await visitor.get(`${PRODUCTS}/${id}`)).toMatchObject({
      status: 404,
      body: { type: "/problems/product-not-found" },
    });
    expect((await admin.call("DELETE", `${PRODUCTS}/${id}`)).status).toBe(404);
    const page = await visitor.get<{ items: Product[] }>(`${PRODUCTS}?q=${encodeURIComponent(name)}`);
    expect(page.body.items.map((item) => item.id)).not.toContain(id);
    expect((await admin.post(PRODUCTS, { name, price, availableStock: 1 })).status).toBe(201);
  });

  it("is changed by administrators only", async () => {
    const { id } = await newProduct();
    const customer = await newCustomer(shop);
    const writes: [string, string, unknown][] = [
      ["POST", PRODUCTS, { name: "Mine now", price, availableStock: 1 }],
      ["PUT", `${PRODUCTS}/${id}`, { name: "Mine now", price }],
      ["PATCH", `${PRODUCTS}/${id}`, { name: "Mine now" }],
      ["POST", `${PRODUCTS}/${id}/stock-adjustments`, { delta: 1 }],
      ["DELETE", `${PRODUCTS}/${id}`, undefined],
    ];
    for (const [method, path, body] of writes) {
      expect((await visitor.call(method, path, body)).status, `${method} ${path}`).toBe(401);
      expect((await customer.call(method, path, body)).status, `${method} ${path}`).toBe(403);
    }
  });

  it.each<[string, unknown, string[]]>([
    [
      "POST",
      { name: "ab", price: { amount: 0, currency: "XXZ" }, availableStock: -1 },
      ["name", "price.amount", "price.currency", "availableStock"],
    ],
    ["PATCH", { version: 4, name: null }, ["name", "version"]],
    ["PATCH", { price: { amount: 1.5, currency: "USD" } }, ["price.amount"]],
    ["PATCH", { metadata: JSON.parse('{ "__proto__": "x", "a": "b" }') }, ["metadata"]],
    ["PUT", { name: "Fine name" }, ["price"]],
  ])("%s refuses %j and reports every invalid field", async (method, body, paths) => {
    const path = method === "POST" ? PRODUCTS : `${PRODUCTS}/${(await newProduct()).id}`;
    const refused = await admin.call<{ errors: { path: string }[] }>(method, path, body);
    expect(refused.status).toBe(422);
    expect(refused.body.errors.map((error) => error.path).sort()).toEqual(paths.toSorted());
  });
});

describe("a list", () => {
  it("links to its next page, and is cacheable unless an administrator requests it", async () => {
    const page = await visitor.get<{ items: Product[]; nextCursor: string }>(`${PRODUCTS}?limit=2&sort=price`);
    expect(page.headers.get("Link")).toBe(
      `<${PRODUCTS}?limit=2&sort=price&cursor=${encodeURIComponent(page.body.nextCursor)}>; rel="next"`,
    );
    expect((await admin.get(PRODUCTS)).headers.get("Cache-Control")).toBe("no-store");
    expect((await visitor.get(PRODUCTS)).headers.get("Cache-Control")).toBe("public, max-age=15");
  });

  it.each(["sort=stock", "colour=red", "minPrice=x", "limit=0", "inStock=1", "cursor=bm8", "currency=usd"])(
    "refuses ?%s",
    async (query) => {
      const refused = await visitor.get(`${PRODUCTS}?${query}`);
      expect(refused).toMatchObject({ status: 422, body: { type: "/problems/validation-failed" } });
    },
  );
});

describe("an order", () => {
  it("uses the price and stock of the database, not of the cache", async () => {
    const { id } = await newProduct(3);
    await visitor.get(`${PRODUCTS}/${id}`);
    const env = (await shop.harness.getWorker("products").getEnv()) as { PRODUCT_CACHE: KVNamespace };
    const key = `product:${PRODUCT_FORMAT}:${id}`;
    const entry = (await env.PRODUCT_CACHE.get(key, "json")) as { value: { product: Product } };
    const poison = { ...entry.value.product, price: { amount: 1, currency: "USD" }, availableStock: 1_000 };
    await env.PRODUCT_CACHE.put(key, JSON.stringify({ ...entry, value: { ...entry.value, product: poison } }));
    // An isolate caches for a second what it has just read.
    const read = () => visitor.get<Product>(`${PRODUCTS}/${id}`);
    await eventually(read, ({ body }) => body.price.amount === 1);

    const { api } = await newCustomer(shop);
    const placeOrder = () => api.POST("/api/v1/orders", { body: { items: [{ productId: id, quantity: 2 }] } });
    expect((await placeOrder()).data.total).toEqual({ amount: 2500, currency: "USD" });
    const shortages = [{ productId: id, requested: 2, available: 1 }];
    await expect(placeOrder()).rejects.toMatchObject({ type: "/problems/insufficient-stock", shortages });
  });
});
