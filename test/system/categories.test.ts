import { describe, expect, it } from "vitest";
import type { Schemas } from "../../shared/client/client.ts";
import { type Answer, Client, newCustomer, signInAsAdmin } from "../setup/client.ts";
import { openShop } from "../setup/shop.ts";

type Category = Schemas["Category"];
type Product = Schemas["Product"];

const shop = await openShop();
const [admin, customer, visitor] = [await signInAsAdmin(shop), await newCustomer(shop), new Client(shop)];

const CATEGORIES = "/api/v1/categories";
const price = { amount: 2000, currency: "USD" };
let made = 0;
const problemOf = ({ status, body }: Answer<unknown>) => [status, (body as { type: string }).type];
const pathsOf = ({ body }: Answer) => (body.errors as { path: string }[]).map(({ path }) => path);

async function newCategory(name: string, parentId?: string): Promise<Category> {
  const { status, body } = await admin.post<Category>(CATEGORIES, { name: `${name} ${++made}`, parentId });
  expect(status).toBe(201);
  return body;
}

async function newProduct(): Promise<Product> {
  const { body } = await admin.post<Product>("/api/v1/products", {
    name: `Sorted ${++made}`,
    price,
    availableStock: 50,
  });
  return body;
}
const put = (id: string, body: object, headers?: Record<string, string>) =>
  admin.call<Product>("PUT", `/api/v1/products/${id}/categories`, body, headers);

describe("the routes of categories", () => {
  it("create, change, move and delete a category, and the next read of the tree returns the change", async () => {
    const garden = await newCategory("Garden");
    const created = await admin.post<Category>(CATEGORIES, { name: "Tools", slug: "the-tools", parentId: garden.id });
    expect(created).toMatchObject({ status: 201, body: { slug: "the-tools", parentId: garden.id, productCount: 0 } });
    const path = `${CATEGORIES}/${created.body.id}`;
    expect([created.headers.get("Location"), created.headers.get("ETag")]).toEqual([path, '"1"']);

    const detail = await visitor.get(`${CATEGORIES}/the-tools`);
    const { id, name, slug } = garden;
    expect(detail.body).toEqual({ ...created.body, ancestors: [{ id, name, slug }] });
    expect(detail.headers.get("Cache-Control")).toBe("public, max-age=15");
    const tree = async (client: Client) => (await client.get<{ items: Category[] }>(CATEGORIES)).body.items;
    expect(await tree(visitor)).toEqual(await tree(admin));

    const patch = (body: object, headers?: Record<string, string>) =>
      admin.call<Category>("PATCH", path, body, headers);
    expect(problemOf(await patch({ name: "Hand tools" }, { "If-Match": '"9"' }))).toEqual([
      412,
      "/problems/version-mismatch",
    ]);
    const patched = await patch({ name: "Hand tools", parentId: null }, { "If-Match": '"1"' });
    expect(patched).toMatchObject({ status: 200, body: { name: "Hand tools", parentId: null } });
    expect((await tree(visitor)).find((each) => each.id === created.body.id)).toEqual(patched.body);
    expect((await admin.call("DELETE", path)).status).toBe(204);
    expect(problemOf(await visitor.get(path))).toEqual([404, "/problems/not-found"]);
    expect(problemOf(await visitor.get(`${CATEGORIES}/the-tools`))).toEqual([404, "/problems/not-found"]);
  });

  it("refuse a circle, a category that is not empty, a taken slug, and every invalid field", async () => {
    const garden = await newCategory("Garden");
    const tools = await newCategory("Tools", garden.id);
    const patch = await admin.call("PATCH", `${CATEGORIES}/${garden.id}`, { parentId: tools.id });
    expect(problemOf(patch)).toEqual([409, "/problems/category-circle"]);
    expect(problemOf(await admin.call("DELETE", `${CATEGORIES}/${garden.id}`))).toEqual([
      409,
      "/problems/category-not-empty",
    ]);
    expect(problemOf(await admin.post(CATEGORIES, { name: "Tools", slug: tools.slug }))).toEqual([
      409,
      "/problems/slug-taken",
    ]);
    const wrong = await admin.post(CATEGORIES, {
      name: "",
      slug: "No Slug",
      parentId: "none",
      position: -1,
      icon: "x",
    });
    expect(problemOf(wrong)).toEqual([422, "/problems/validation-failed"]);
    expect(pathsOf(wrong).toSorted()).toEqual(["icon", "name", "parentId", "position", "slug"]);
    expect(pathsOf(await admin.post(CATEGORIES, { name: "Lost", parentId: crypto.randomUUID() }))).toEqual([
      "parentId",
    ]);
    const nowhere = `${CATEGORIES}/${crypto.randomUUID()}`;
    expect(problemOf(await admin.call("PATCH", nowhere, { name: "x" }))).toEqual([404, "/problems/not-found"]);
    expect(problemOf(await admin.call("DELETE", nowhere))).toEqual([404, "/problems/not-found"]);
  });

  it("are open to administrators only, except for reads", async () => {
    const { id } = await newCategory("Garden");
    const product = await newProduct();
    const calls = [
      ["POST", CATEGORIES, { name: "Mine" }],
      ["PATCH", `${CATEGORIES}/${id}`, { name: "Mine" }],
      ["DELETE", `${CATEGORIES}/${id}`, undefined],
      ["PUT", `/api/v1/products/${product.id}/categories`, { categoryIds: [id] }],
    ] as const;
    for (const [method, path, body] of calls) {
      expect((await visitor.call(method, path, body)).status).toBe(401);
      expect(problemOf(await customer.call(method, path, body))).toEqual([403, "/problems/forbidden"]);
    }
    expect((await visitor.get(`${CATEGORIES}/${id}`)).status).toBe(200);
  });
});

describe("PUT /api/v1/products/{id}/categories", () => {
  it("puts a product into categories, which the next read by id or slug returns, and lists leave out", async () => {
    const [garden, tools] = [await newCategory("Garden"), await newCategory("Tools")];
    const product = await newProduct();
    await visitor.get(`/api/v1/products/${product.slug}`);
    const stale = await put(product.id, { categoryIds: [tools.id] }, { "If-Match": `"${product.version + 1}"` });
    expect(problemOf(stale)).toEqual([412, "/problems/version-mismatch"]);
    const { status, body } = await put(product.id, { categoryIds: [tools.id, garden.id] });
    expect(status).toBe(200);
    expect(body.categories.map(({ slug }) => slug)).toEqual([tools.slug, garden.slug]);
    for (const key of [product.id, product.slug]) {
      expect((await visitor.get(`/api/v1/products/${key}`)).body).toEqual(body);
    }
    const { body: list } = await visitor.get<{ items: Partial<Product>[] }>("/api/v1/products?limit=1");
    expect(list.items[0]).toMatchObject({ id: product.id, version: body.version });
    expect(list.items[0]).not.toHaveProperty("categories");
    const { body: counted } = await visitor.get<Category>(`${CATEGORIES}/${tools.slug}`);
    expect(counted.productCount).toBe(1);
  });

  it("refuses unknown categories, a repeated one, and an unknown product", async () => {
    const { id } = await newCategory("Garden");
    const product = await newProduct();
    const unknown = await put(product.id, { categoryIds: [id, crypto.randomUUID()] });
    expect([unknown.status, pathsOf(unknown as unknown as Answer)]).toEqual([422, ["categoryIds.1"]]);
    const wrong = await put(product.id, { categoryIds: [id, id] });
    expect([wrong.status, pathsOf(wrong as unknown as Answer)]).toEqual([422, ["categoryIds"]]);
    for (const unknownId of [crypto.randomUUID(), "not-an-id"]) {
      expect(problemOf(await put(unknownId, { categoryIds: [id] }))).toEqual([404, "/problems/product-not-found"]);
    }
  });
});

describe("the filters by category and option", () => {
  type Facets = Schemas["Facets"];

  it("restrict lists and facets alike, by the typed client too", async () => {
    const garden = await newCategory("Garden");
    const tools = await newCategory("Tools", garden.id);
    const { body: gloves } = await admin.post<Product>("/api/v1/products", {
      name: `Gloves ${++made}`,
      options: [{ name: "Size", values: ["S", "XL"] }],
      variants: ["S", "XL"].map((Size) => ({ options: { Size }, price, availableStock: 1 })),
    });
    const spade = await newProduct();
    await put(gloves.id, { categoryIds: [tools.id] });
    await put(spade.id, { categoryIds: [garden.id] });

    const category = garden.slug;
    const list = await visitor.get<{ items: Product[] }>(`/api/v1/products?category=${category}&sort=name`);
    expect(list.body.items.map(({ id }) => id)).toEqual([gloves.id, spade.id]);
    const facets = await visitor.get<Facets>(`/api/v1/products/facets?category=${category}`);
    expect(facets).toMatchObject({
      status: 200,
      body: {
        total: 2,
        exact: true,
        categories: [
          { slug: garden.slug, count: 2 },
          { slug: tools.slug, count: 1 },
        ],
        options: [{ name: "Size", values: ["S", "XL"].map((value) => ({ value, count: 1 })) }],
        price: { min: 2000, max: 2000, currency: "USD" },
      },
    });
    expect(facets.headers.get("Cache-Control")).toBe("public, max-age=15");

    const query = { category, option: { "option.Size": ["M", "XL"] } };
    const { data } = await visitor.api.GET("/api/v1/products", { params: { query } });
    expect(data.items.map(({ id }) => id)).toEqual([gloves.id]);
    const { data: counted } = await visitor.api.GET("/api/v1/products/facets", { params: { query } });
    expect(counted.total).toBe(1);
  });

  it("refuse what is no filter, with every invalid parameter", async () => {
    for (const path of ["/api/v1/products", "/api/v1/products/facets"]) {
      const wrong = await visitor.get(`${path}?Size=M&option.=M&option.Size=&currency=usd`);
      expect(problemOf(wrong)).toEqual([422, "/problems/validation-failed"]);
      expect(pathsOf(wrong).toSorted()).toEqual(["Size", "currency", "option.", "option.Size"]);
    }
    expect((await visitor.get("/api/v1/products/facets?limit=3")).status).toBe(422);
    expect((await visitor.get<Facets>("/api/v1/products/facets?category=nowhere")).body).toMatchObject({
      total: 0,
      exact: true,
    });
  });
});

describe("a promotion for a category", () => {
  it("is given to a cart with a product in a category below it, until the product leaves it", async () => {
    const garden = await newCategory("Garden");
    const tools = await newCategory("Tools", garden.id);
    const product = await newProduct();
    await put(product.id, { categoryIds: [tools.id] });
    const code = `GARDEN${++made}`;
    await admin.post("/api/v1/promotions", {
      name: "Garden week",
      code,
      type: "percentage",
      basisPoints: 1000,
      categoryIds: [garden.id],
    });
    const items = [{ productId: product.id, quantity: 2 }];
    const { body: cart } = await customer.post<{ id: string }>("/api/v1/carts", { items });
    type Priced = { discountTotal: { amount: number } };
    const discounted = await customer.call<Priced>("PATCH", `/api/v1/carts/${cart.id}`, { discountCodes: [code] });
    expect(discounted).toMatchObject({ status: 200, body: { discountTotal: { amount: 400 } } });
    await put(product.id, { categoryIds: [] });
    const { body } = await customer.get<Priced>(`/api/v1/carts/${cart.id}`);
    expect(body.discountTotal.amount).toBe(0);
  });
});
