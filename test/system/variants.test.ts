import { describe, expect, it } from "vitest";
import type { Schemas } from "../../shared/client/client.ts";
import { type Answer, Client, newCustomer, signInAsAdmin } from "../setup/client.ts";
import { eventually } from "../setup/eventually.ts";
import { sharedShop } from "../setup/shop.ts";

type Product = Schemas["Product"];

const shop = await sharedShop();
const [admin, customer, visitor] = [await signInAsAdmin(shop), await newCustomer(shop), new Client(shop)];

const PRODUCTS = "/api/v1/products";
let made = 0;
const price = { amount: 2000, currency: "USD" };
const newVariant = (size: string, more: object = {}) => ({
  options: { Size: size },
  price,
  availableStock: 5,
  ...more,
});

async function newSizes(sizes: string[], more: object = {}): Promise<Product> {
  const { status, body } = await admin.post<Product>(PRODUCTS, {
    name: `Varied ${++made}`,
    options: [{ name: "Size", values: sizes }],
    variants: sizes.map((size) => newVariant(size)),
    ...more,
  });
  expect(status).toBe(201);
  return body;
}
const problemOf = ({ status, body }: Answer<unknown>) => [status, (body as { type: string }).type];
const shown = async (key: string) => (await visitor.get<Product>(`${PRODUCTS}/${key}`)).body;

describe("POST /api/v1/products", () => {
  it("creates a product with variants, which GET returns by id and by slug", async () => {
    const [sku, slug] = [`SKU-${++made}`, `slug-${made}`];
    const product = await newSizes(["S", "M"], { slug, variants: [newVariant("M", { sku })] });
    expect(product).toMatchObject({
      slug,
      variants: [{ id: product.id, sku, options: { Size: "M" } }],
    });
    const bySlug = await visitor.get<Product>(`${PRODUCTS}/${product.slug}`);
    expect(bySlug.body).toEqual(product);
    expect(bySlug.headers.get("ETag")).toBe(`"${product.version}"`);
    expect(await shown(product.id)).toEqual(product);
    const { body: list } = await visitor.get<{ items: object[] }>(`${PRODUCTS}?limit=1`);
    const { variants: _, images: __, categories: ___, ...summary } = product;
    expect(list.items).toEqual([{ ...summary, image: null }]);
  });

  it("refuses a slug or SKU that is taken, and reports every invalid field", async () => {
    const sku = `SKU-${++made}`;
    const taken = await newSizes(["S"], { variants: [newVariant("S", { sku })] });
    const post = (more: object) => admin.post(PRODUCTS, { name: `Varied ${++made}`, ...more });
    const single = { price, availableStock: 1 };
    expect(problemOf(await post({ ...single, slug: taken.slug }))).toEqual([409, "/problems/slug-taken"]);
    const variants = [{ price, availableStock: 1, sku }];
    expect(problemOf(await post({ variants }))).toEqual([409, "/problems/sku-taken"]);
    const wrong = await post({ ...single, variants, slug: "No Slug", taxClass: "none", metadata: { key: 1 } });
    const errors = wrong.body.errors as { path: string }[];
    expect([wrong.status, errors.map(({ path }) => path).toSorted()]).toEqual([
      422,
      ["availableStock", "metadata.key", "price", "slug", "taxClass"],
    ]);
  });
});

describe("the routes of variants", () => {
  it("add, change and delete a variant, and the next read by id or slug returns the change", async () => {
    const { id, slug, version } = await newSizes(["S"]);
    await shown(id);
    await shown(slug);
    const added = await admin.post<Product>(`${PRODUCTS}/${id}/variants`, newVariant("M", { availableStock: 3 }));
    expect([added.status, added.headers.get("Location")]).toEqual([201, `${PRODUCTS}/${id}`]);
    expect(added.body.version).toBeGreaterThan(version);
    expect(await shown(slug)).toEqual(added.body);
    expect(added.body.availableStock).toBe(8);

    const path = `${PRODUCTS}/${id}/variants/${added.body.variants[1]?.id}`;
    const patched = await admin.call<Product>("PATCH", path, { price: { ...price, amount: 1 } });
    expect(patched).toMatchObject({ status: 200, body: { price: { amount: 1 }, maxPrice: price } });
    expect(patched.headers.get("ETag")).toBe(`"${patched.body.version}"`);
    expect(await shown(id)).toEqual(patched.body);

    expect((await admin.call("DELETE", path)).status).toBe(204);
    expect(await shown(slug)).toMatchObject({ availableStock: 5, price, variants: [{ id }] });
    expect(problemOf(await admin.call("DELETE", path))).toEqual([404, "/problems/not-found"]);
    const last = await admin.call("DELETE", `${PRODUCTS}/${id}/variants/${id}`);
    expect(problemOf(last)).toEqual([409, "/problems/last-variant"]);
  });

  it("set the stock of a variant if If-Match names its version, and adjust it by its id", async () => {
    const { id, variants } = await newSizes(["S", "M"]);
    const second = variants[1]?.id ?? "";
    const path = `${PRODUCTS}/${id}/variants/${second}`;
    const set = (headers: Record<string, string> = {}) =>
      admin.call<Product>("PATCH", path, { availableStock: 9 }, headers);
    expect(problemOf(await set())).toEqual([428, "/problems/precondition-required"]);
    expect(problemOf(await set({ "If-Match": '"7"' }))).toEqual([412, "/problems/version-mismatch"]);
    expect((await set({ "If-Match": 'W/"1"' })).body.variants[1]).toMatchObject({ availableStock: 9, version: 2 });
    const adjust = (body: object) => admin.post<Product>(`${PRODUCTS}/${id}/stock-adjustments`, body);
    expect(problemOf(await adjust({ delta: 1 }))).toEqual([422, "/problems/variant-required"]);
    expect((await adjust({ delta: -2, variantId: second })).body.variants[1]).toMatchObject({ availableStock: 7 });
    const patch = await admin.call("PATCH", `${PRODUCTS}/${id}`, { price });
    expect(problemOf(patch)).toEqual([422, "/problems/variant-required"]);
  });

  it("refuse an existing variant, other options or another currency, and an unknown product or variant", async () => {
    const { id } = await newSizes(["S", "M"]);
    const post = (body: object, product = id) => admin.post(`${PRODUCTS}/${product}/variants`, body);
    expect(problemOf(await post(newVariant("S")))).toEqual([409, "/problems/variant-exists"]);
    expect(problemOf(await post(newVariant("L", { options: { Colour: "red" } })))).toEqual([
      422,
      "/problems/validation-failed",
    ]);
    expect(problemOf(await post(newVariant("L", { price: { amount: 1, currency: "EUR" } })))).toEqual([
      422,
      "/problems/validation-failed",
    ]);
    expect(problemOf(await post(newVariant("L"), crypto.randomUUID()))).toEqual([404, "/problems/product-not-found"]);
    expect(problemOf(await post(newVariant("L"), "not-an-id"))).toEqual([404, "/problems/product-not-found"]);
    const nowhere = `${PRODUCTS}/${id}/variants/${crypto.randomUUID()}`;
    expect(problemOf(await admin.call("PATCH", nowhere, { price }))).toEqual([404, "/problems/not-found"]);
  });

  it("are open to administrators only", async () => {
    const { id } = await newSizes(["S", "M"]);
    const calls = [
      ["POST", `${PRODUCTS}/${id}/variants`, newVariant("L")],
      ["PATCH", `${PRODUCTS}/${id}/variants/${id}`, { price }],
      ["DELETE", `${PRODUCTS}/${id}/variants/${id}`],
    ] as const;
    for (const [method, path, body] of calls) {
      expect((await visitor.call(method, path, body)).status).toBe(401);
      expect((await customer.call(method, path, body)).status).toBe(403);
    }
    expect((await shown(id)).variants).toHaveLength(2);
  });
});

describe("a draft", () => {
  it("is visible to administrators only, and cannot be ordered until it is active", async () => {
    const { id, slug } = await newSizes(["S", "M"], { status: "draft" });
    for (const client of [visitor, customer]) {
      for (const key of [id, slug]) {
        expect(problemOf(await client.get(`${PRODUCTS}/${key}`))).toEqual([404, "/problems/product-not-found"]);
      }
    }
    const { headers, body } = await admin.get<Product>(`${PRODUCTS}/${slug}`);
    expect([body.status, headers.get("Cache-Control")]).toEqual(["draft", "no-store"]);
    const order = () => customer.placeOrder([{ variantId: id, quantity: 1 }]);
    expect(problemOf(await order())).toEqual([422, "/problems/unknown-product"]);
    expect((await admin.call("PATCH", `${PRODUCTS}/${id}`, { status: "active" })).status).toBe(200);
    expect((await shown(slug)).status).toBe("active");
    expect((await order()).status).toBe(201);
  });
});

describe("an order", () => {
  it("of variants has the SKU, options and price of each, and changes the stock that readers see", async () => {
    const sku = `SKU-${++made}`;
    const product = await newSizes(["S", "M"], {
      variants: [newVariant("S"), newVariant("M", { sku, price: { ...price, amount: 2500 } })],
    });
    await shown(product.slug);
    const [small, medium] = product.variants.map(({ id }) => id);
    const items = [
      { variantId: medium, quantity: 1 },
      { variantId: small, quantity: 2 },
      { variantId: medium, quantity: 1 },
    ];
    const placed = await customer.placeOrder(items);
    expect(placed).toMatchObject({
      status: 201,
      body: {
        items: [
          {
            productId: product.id,
            variantId: medium,
            sku,
            options: { Size: "M" },
            unitPrice: { amount: 2500 },
            quantity: 2,
          },
          { productId: product.id, variantId: small, sku: null, options: { Size: "S" }, quantity: 2 },
        ],
        total: { amount: 9000 },
      },
    });
    const { body: read } = await customer.get(`/api/v1/orders/${placed.body.id}`);
    expect(read).toEqual(placed.body);
    const after = await eventually(
      () => shown(product.slug),
      ({ availableStock }) => availableStock === 6,
    );
    expect(after.variants.map(({ availableStock }) => availableStock)).toEqual([3, 3]);
    expect(after.version).toBe(product.version + 2);
    await eventually(
      () => customer.get<{ items: { orderId: string }[] }>("/api/v1/notifications"),
      ({ body }) => body.items.some(({ orderId }) => orderId === placed.body.id),
    );
    await customer.post(`/api/v1/orders/${placed.body.id}/cancel`, undefined);
    await eventually(
      () => shown(product.id),
      ({ availableStock }) => availableStock === 10,
    );
  });

  it("is refused without a variant id if there are several, and names the product and variant that are short", async () => {
    const { id, variants } = await newSizes(["S", "M"]);
    const required = await customer.placeOrder([{ productId: id, quantity: 1 }]);
    expect(required).toMatchObject({ status: 422, body: { type: "/problems/variant-required", productIds: [id] } });
    const variantId = variants[1]?.id ?? "";
    expect(await customer.placeOrder([{ variantId, quantity: 6 }])).toMatchObject({
      status: 409,
      body: { shortages: [{ productId: id, variantId, requested: 6, available: 5 }] },
    });
    for (const line of [{ quantity: 1 }, { productId: id, variantId, quantity: 1 }]) {
      expect(problemOf(await customer.placeOrder([line]))).toEqual([422, "/problems/validation-failed"]);
    }
    expect((await shown(id)).availableStock).toBe(10);
  });

  it("of a product with one variant needs no variant id, and is replayed for its idempotency key", async () => {
    const { id } = await newSizes(["S"]);
    const key = { "Idempotency-Key": crypto.randomUUID() };
    const first = await customer.placeOrder([{ productId: id, quantity: 1 }], key);
    expect(first).toMatchObject({ status: 201, body: { items: [{ productId: id, variantId: id, quantity: 1 }] } });
    const again = await customer.placeOrder([{ productId: id, quantity: 1 }], key);
    expect(again.body).toEqual(first.body);
    expect(problemOf(await customer.placeOrder([{ variantId: id, quantity: 1 }], key))).toEqual([
      422,
      "/problems/idempotency-key-reused",
    ]);
    await eventually(
      () => shown(id),
      ({ availableStock }) => availableStock === 4,
    );
  });
});
