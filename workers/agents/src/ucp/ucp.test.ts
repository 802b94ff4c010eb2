import { beforeEach, describe, expect, it, vi } from "vitest";
import { app } from "../app.ts";
import { createEnv } from "../testing.ts";
import { LOOKUP, SEARCH } from "./names.ts";
import { signPost } from "../signatures/sign.ts";
import { readSigningKeys } from "../signatures/signing-keys.ts";

const VERSION = "2026-04-08";
const id = (number: number) => `01980000-0000-7000-8000-${String(number).padStart(12, "0")}`;
const usd = (amount: number) => ({ amount, currency: "USD" });
const variant = (number: number, Size: string, Color: string, availableStock: number) => ({
  ...{ id: id(number), sku: null, barcode: null, options: { Size, Color }, price: usd(1000 + number) },
  ...{ compareAtPrice: null, availableStock, weightGrams: 1, version: 1 },
});
const jacket = {
  ...{ id: id(1), name: "Jacket", slug: "jacket", description: null, status: "active", price: usd(1001) },
  ...{ maxPrice: usd(1003), categories: [], images: [], availableStock: 5 },
  options: [
    { name: "Size", values: ["S", "L"] },
    { name: "Color", values: ["Red", "Blue"] },
  ],
  variants: [variant(1, "S", "Red", 0), variant(2, "S", "Blue", 2), variant(3, "L", "Red", 3)],
};

const answers = {
  "GET /api/v1/products": { items: [{ id: id(1) }, { id: id(9) }], nextCursor: null },
  [`GET /api/v1/products/${id(1)}`]: jacket,
  "GET /api/v1/products/jacket": jacket,
};

let profileUrl = 0;
const fetchProfile = vi.fn<(url: string) => Promise<Response>>();
vi.stubGlobal("fetch", (url: string) => fetchProfile(url));

beforeEach(() => {
  // Profiles are remembered by their address, so each test has one of its own.
  profileUrl++;
  fetchProfile.mockReset().mockImplementation(async () => {
    const capabilities = { [SEARCH]: [{ version: VERSION }], [LOOKUP]: [{ version: VERSION }] };
    return Response.json({ ucp: { version: VERSION, capabilities } });
  });
});

async function post(path: string, body: object, env: object = createEnv(answers).env) {
  const headers = { "Content-Type": "application/json", "UCP-Agent": `profile="https://agent.dev/${profileUrl}"` };
  const response = await app.request(
    `https://shop.example/ucp${path}`,
    { method: "POST", headers, body: JSON.stringify(body) },
    env,
  );
  // biome-ignore lint/suspicious/noExplicitAny: whatever form the answer has
  return { status: response.status, body: (await response.json()) as any };
}

describe("the payment handlers of the profile", () => {
  const handlersOf = async (env: object) => {
    const response = await app.request("https://shop.example/.well-known/ucp", {}, env);
    return ((await response.json()) as { ucp: { payment_handlers: object } }).ucp.payment_handlers;
  };

  it("are those of the providers that take credentials, with what an agent has to know", async () => {
    const { env } = createEnv();
    const config = { environment: "sandbox", business_profile: "profile_1" };
    env.PAYMENTS_CREDENTIALS.listCredentialProviders = async () => [
      { id: "stripe", config },
      { id: "test", config: { environment: "sandbox" } },
    ];
    const version = expect.stringMatching(/^\d{4}-\d\d-\d\d$/);
    expect(await handlersOf(env)).toMatchObject({
      "com.stripe.payments": [{ id: "stripe_payments", version, spec: expect.any(String), config }],
      "test.edgeshop.payments": [{ id: "mock_payment_handler", version, config: { environment: "sandbox" } }],
    });
  });

  it("are none where no provider takes credentials", async () => {
    const { env } = createEnv();
    env.PAYMENTS_CREDENTIALS.listCredentialProviders = async () => [];
    expect(await handlersOf(env)).toEqual({});
  });
});

describe("the profile of an agent", () => {
  it("is fetched once for several requests, and one that cannot be read is not asked for again at once", async () => {
    await post("/catalog/search", {});
    await post("/catalog/search", {});
    expect(fetchProfile).toHaveBeenCalledTimes(1);
    profileUrl++;
    fetchProfile.mockRejectedValue(new Error("unreachable"));
    expect((await post("/catalog/search", {})).status).toBe(424);
    expect((await post("/catalog/search", {})).status).toBe(424);
    expect(fetchProfile).toHaveBeenCalledTimes(2);
  });

  it("is read again for a key that it lacks, but not within a minute", async () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const url = "https://shop.example/ucp/catalog/search";
    const sent = { "content-type": "application/json", "ucp-agent": `profile="https://agent.dev/${profileUrl}"` };
    const [agentKey] = await readSigningKeys("B".repeat(43));
    const search = async () => {
      const signing = { secret: "B".repeat(43), now: new Date() };
      const headers = await signPost({ url, headers: sent, body: "{}" }, signing);
      const response = await app.request(url, { method: "POST", headers, body: "{}" }, createEnv(answers).env);
      return [response.status, ((await response.json()) as { code?: string }).code];
    };
    expect(await search()).toEqual([401, "key_not_found"]);
    fetchProfile.mockImplementation(async () => {
      const capabilities = { [SEARCH]: [{ version: VERSION }] };
      return Response.json({ ucp: { version: VERSION, capabilities }, keys: [{ kty: "new" }, agentKey?.publicJwk] });
    });
    expect(await search()).toEqual([401, "key_not_found"]);
    vi.setSystemTime(Date.now() + 61_000);
    expect(await search()).toEqual([200, undefined]);
    expect(fetchProfile).toHaveBeenCalledTimes(2);
    vi.useRealTimers();
  });

  it("counts against the agent's limit when the request is signed, and only then", async () => {
    const secret = "B".repeat(43);
    const [agentKey] = await readSigningKeys(secret);
    fetchProfile.mockImplementation(async () => {
      const capabilities = { [SEARCH]: [{ version: VERSION }] };
      return Response.json({ ucp: { version: VERSION, capabilities }, keys: [agentKey?.publicJwk] });
    });
    const { env } = createEnv(answers, { signedLeft: 1 });
    const url = "https://shop.example/ucp/catalog/search";
    const sent = { "content-type": "application/json", "ucp-agent": `profile="https://agent.dev/${profileUrl}"` };
    const search = async (headers: Record<string, string>) => {
      const response = await app.request(url, { method: "POST", headers, body: "{}" }, env);
      return [response.status, response.headers.get("Retry-After")];
    };
    const signed = await signPost({ url, headers: sent, body: "{}" }, { secret, now: new Date() });
    expect(await search(sent)).toEqual([200, null]);
    expect(await search(signed)).toEqual([200, null]);
    expect(await search(signed)).toEqual([429, "60"]);
    expect(await search(sent)).toEqual([200, null]);
  });

  it("is not fetched from where the shop is not the local one: this machine, private networks, other ports", async () => {
    const { env } = createEnv(answers);
    for (const url of [
      "http://localhost:1/p",
      "https://127.0.0.1/p",
      "https://agent.dev:8443/p",
      "https://a@b.dev/",
      "x",
    ]) {
      const headers = { "Content-Type": "application/json", "UCP-Agent": `profile="${url}"` };
      const response = await app.request("https://shop.example/ucp/catalog/search", { method: "POST", headers }, env);
      expect([url, response.status]).toEqual([url, 400]);
    }
    expect(fetchProfile).not.toHaveBeenCalled();
  });
});

describe("the catalogue for agents", () => {
  it("puts the variant first that can be bought, and leaves out a product that is gone since the list was read", async () => {
    const { body } = await post("/catalog/search", {});
    expect(body.products).toHaveLength(1);
    expect(body.products[0]).toMatchObject({
      title: "Jacket",
      description: { plain: "Jacket" },
      url: "https://shop.example/products/jacket",
      variants: [{ id: id(2), title: "S / Blue", availability: { available: true } }, { id: id(3) }, { id: id(1) }],
    });
  });

  it("says of each value whether it exists, and can be bought, beside what is chosen", async () => {
    const { body } = await post("/catalog/product", { id: "jacket", selected: [{ name: "Size", label: "L" }] });
    expect(body.product.variants.map((each: { id: string }) => each.id)).toEqual([id(3)]);
    expect(body.product.options).toEqual([
      {
        name: "Size",
        values: [
          { label: "S", exists: true, available: true },
          { label: "L", exists: true, available: true },
        ],
      },
      {
        name: "Color",
        values: [
          { label: "Red", exists: true, available: true },
          { label: "Blue", exists: false, available: false },
        ],
      },
    ]);
  });

  it("drops the choice that is preferred least until a variant has what is left", async () => {
    const selected = [
      { name: "Color", label: "Blue" },
      { name: "Size", label: "L" },
    ];
    const choose = async (preferences: string[]) =>
      (await post("/catalog/product", { id: "jacket", selected, preferences })).body.product.selected;
    expect(await choose(["Size", "Color"])).toEqual([{ name: "Size", label: "L" }]);
    expect(await choose(["Color", "Size"])).toEqual([{ name: "Color", label: "Blue" }]);
  });

  it("finds the product of a variant, whose values are then the choice", async () => {
    const { env } = createEnv(answers);
    env.PRODUCTS_LOOKUPS.findProducts = async () => [jacket] as never;
    const { body } = await post("/catalog/product", { id: id(3) }, env);
    expect(body.product.variants.map((each: { id: string }) => each.id)).toEqual([id(3)]);
    const looked = await post("/catalog/lookup", { ids: [id(3)] }, env);
    expect(looked.body.products[0].variants).toMatchObject([{ id: id(3), inputs: [{ id: id(3), match: "exact" }] }]);
  });

  it("looks up all ids and slugs of a request with one call, and the products of a search with one", async () => {
    const { env, requests } = createEnv(answers);
    const findProducts = vi.spyOn(env.PRODUCTS_LOOKUPS, "findProducts");
    const ids = [id(1), id(3), "jacket", ...Array.from({ length: 17 }, (_, number) => id(10 + number))];
    const { body } = await post("/catalog/lookup", { ids }, env);
    const variants = [{ inputs: [{ id: id(1) }, { id: "jacket" }] }, { inputs: [{ id: id(3), match: "exact" }] }];
    expect(body.products).toMatchObject([{ id: id(1), variants }]);
    expect(body.messages).toHaveLength(17);
    expect([findProducts.mock.calls.map(([, { keys }]) => keys), requests]).toEqual([[ids], []]);
    await post("/catalog/search", {}, env);
    expect([findProducts.mock.calls.length, requests.length]).toEqual([2, 1]);
  });

  it("answers 503 when the lookup fails, without its cause", async () => {
    const { env } = createEnv(answers);
    env.PRODUCTS_LOOKUPS.findProducts = async () => Promise.reject(new Error("the secret cause"));
    const { status, body } = await post("/catalog/lookup", { ids: [id(1)] }, env);
    expect([status, body.type]).toEqual([503, "/problems/service-unavailable"]);
    expect(JSON.stringify(body)).not.toContain("secret");
  });

  it.each(["facets", "../users", "..", "a/b", "Jacket?"])("asks products for nothing by the text %s", async (text) => {
    const { env, requests } = createEnv(answers);
    env.PRODUCTS_LOOKUPS.findProducts = async () => Promise.reject(new Error("Products was asked"));
    const { body } = await post("/catalog/lookup", { ids: [text] }, env);
    expect([body.products, body.messages[0].content, requests]).toEqual([[], text, []]);
  });

  it("hides the cause when products fails", async () => {
    const { env } = createEnv({ "GET /api/v1/products": new Error("the secret cause") });
    const { status, body } = await post("/catalog/search", {}, env);
    expect([status, body.type]).toEqual([503, "/problems/service-unavailable"]);
    expect(JSON.stringify(body)).not.toContain("secret");
  });
});
