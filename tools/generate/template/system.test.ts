import { describe, expect, it } from "vitest";
import { change, invalid, sample } from "./src/testing.ts";
import { Client, newCustomer, signInAsAdmin } from "../../../test/setup/client.ts";
// <orders>
import { eventually } from "../../../test/setup/eventually.ts";
import { query } from "../../../test/setup/query.ts";
// </orders>
import { openShop } from "../../../test/setup/shop.ts";

const PATH = "/api/v1/widgets";
type Page = { items: { id: string }[]; nextCursor: string | null };

const shop = await openShop();
const anonymous = new Client(shop);
const owner = await newCustomer(shop);

async function create() {
  const { status, headers, body } = await owner.post(PATH, sample);
  expect(status).toBe(201);
  return { path: headers.get("Location") ?? "", etag: headers.get("ETag") ?? "", body };
}

describe("a widget", () => {
  it("is created by signed-in users, and read by anyone", async () => {
    const { path, etag, body } = await create();
    expect(body).toMatchObject({ ...sample, version: 1 });
    expect(path).toBe(`${PATH}/${body.id}`);
    const read = await anonymous.get(path);
    expect([read.status, read.headers.get("ETag"), read.body]).toEqual([200, etag, body]);
    expect((await anonymous.get(path, { "If-None-Match": etag })).status).toBe(304);
    expect((await anonymous.post(PATH, sample)).status).toBe(401);
  });

  it("is changed and deleted by its owner or an admin, if the version matches", async () => {
    const { path, etag } = await create();
    const [other, admin] = [await newCustomer(shop), await signInAsAdmin(shop)];
    const patch = (who: Client, headers = {}) => who.call("PATCH", path, change, headers);
    expect((await patch(anonymous)).status).toBe(401);
    const forbidden = await patch(other);
    expect([forbidden.status, forbidden.body.type]).toEqual([403, "/problems/forbidden"]);
    const changed = await patch(owner, { "If-Match": etag });
    expect([changed.status, changed.headers.get("ETag")]).toEqual([200, '"2"']);
    expect(changed.body).toMatchObject({ ...sample, ...change, version: 2 });
    const stale = await patch(owner, { "If-Match": etag });
    expect([stale.status, stale.body.type]).toEqual([412, "/problems/version-mismatch"]);
    expect((await patch(admin)).status).toBe(200);

    expect((await other.call("DELETE", path)).status).toBe(403);
    expect((await owner.call("DELETE", path, undefined, { "If-Match": etag })).status).toBe(412);
    expect((await owner.call("DELETE", path)).status).toBe(204);
    expect((await anonymous.get(path)).status).toBe(404);
    expect((await patch(owner)).status).toBe(404);
  });

  it("is refused with all its invalid fields", async () => {
    const { status, body } = await owner.post<{ errors: { path: string }[] }>(PATH, {
      ...sample,
      ...invalid,
      extra: 1,
    });
    expect(status).toBe(422);
    const paths = new Set(body.errors.map(({ path }) => path.split(".")[0]));
    expect(paths).toEqual(new Set([...Object.keys(invalid), "extra"]));
  });
});

describe("the list of widgets", () => {
  it("returns each widget once over all pages, with a Link to the next page", async () => {
    await Promise.all([create(), create(), create()]);
    const seen: string[] = [];
    let path: string | undefined = `${PATH}?limit=2`;
    while (path) {
      const page: { headers: Headers; body: Page } = await anonymous.get<Page>(path);
      seen.push(...page.body.items.map(({ id }) => id));
      path = /^<(.+)>; rel="next"$/.exec(page.headers.get("Link") ?? "")?.[1];
      expect(path === undefined).toBe(page.body.nextCursor === null);
    }
    expect(seen.length).toBeGreaterThan(2);
    expect(new Set(seen).size).toBe(seen.length);
    expect((await anonymous.get(`${PATH}?cursor=made-up`)).status).toBe(422);
  });
});
// <orders>

describe("an order", () => {
  it("reaches widgets through a queue of its own", async () => {
    const { body: products } = await owner.get<Page>("/api/v1/products?inStock=true&limit=1");
    const { body: order } = await owner.placeOrder([{ productId: products.items[0]?.id ?? "", quantity: 1 }]);
    const inbox = () => query(shop, "widgets", "SELECT type FROM inbox WHERE subject = $1", [order.id]);
    expect(await eventually(inbox, (rows) => rows.length > 0)).toEqual([{ type: "order.created" }]);
  });
});
// </orders>
