import { afterAll, describe, expect, it } from "vitest";
import { profileOf, serveProfiles } from "../setup/agents/agent-profile.ts";
import { sharedShop } from "../setup/shop.ts";

const shop = await sharedShop();
const SEARCH = "dev.ucp.shopping.catalog.search";
const LOOKUP = "dev.ucp.shopping.catalog.lookup";
const VERSIONS = ["2026-08-25", "2026-04-08"];
const JACKET = "rain-jacket";

const profiles = await serveProfiles({
  ...Object.fromEntries(VERSIONS.map((version) => [`/${version}`, profileOf(version, [SEARCH, LOOKUP])])),
  "/old": profileOf("2025-01-01", [SEARCH]),
  "/search-only": profileOf("2026-04-08", [SEARCH]),
  "/mixed": { ucp: { version: "2026-04-08", capabilities: { [SEARCH]: [{ version: "2026-08-25" }] } } },
  "/malformed": "{",
  "/moved": 302,
  "/large": JSON.stringify({ ...profileOf("2026-04-08", [SEARCH]), filler: "x".repeat(140_000) }),
});
afterAll(() => profiles.close());

type Price = { amount: number; currency: string };
type Variant = { id: string; price: Price; options: { name: string; label: string }[]; inputs: object[] };
type Product = { id: string; handle: string; variants: Variant[]; price_range: { min: Price } } & Record<
  string,
  unknown
>;
type Answer = Record<string, unknown> & {
  ucp: { version: string; status?: string; capabilities: object };
  products: Product[];
};

async function post(path: string, body: unknown, profile = `${profiles.origin}/2026-04-08`) {
  const response = await shop.fetch(`/ucp${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", ...(profile ? { "UCP-Agent": `profile="${profile}"` } : {}) },
    body: typeof body === "string" ? body : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Answer };
}

describe("/.well-known/ucp", () => {
  it("is the profile of the newest version, and names those of older ones", async () => {
    const response = await shop.fetch("/.well-known/ucp");
    const { ucp, keys } = (await response.json()) as { ucp: Record<string, unknown>; keys: object[] };
    expect(response.headers.get("Cache-Control")).toBe("public, max-age=3600");
    expect(ucp).toMatchObject({
      version: "2026-08-25",
      supported_versions: { "2026-04-08": expect.stringMatching(/\/\.well-known\/ucp\/2026-04-08$/) },
      services: { "dev.ucp.shopping": [{ transport: "rest", endpoint: expect.stringMatching(/\/ucp$/) }] },
    });
    expect(keys).toEqual([expect.objectContaining({ kty: "EC", crv: "P-256", use: "sig" })]);
    expect(keys[0]).not.toHaveProperty("d");
    const extensions = { cart: false, checkout: false, discount: true, fulfillment: true, buyer_consent: true };
    const declared = ucp.capabilities as Record<string, [{ extends?: unknown }]>;
    expect(Object.keys(declared)).toEqual([
      SEARCH,
      LOOKUP,
      ...Object.keys(extensions).map((name) => `dev.ucp.shopping.${name}`),
      "dev.ucp.shopping.order",
    ]);
    for (const [name, isExtension] of Object.entries(extensions)) {
      expect([name, "extends" in (declared[`dev.ucp.shopping.${name}`]?.[0] ?? {})]).toEqual([name, isExtension]);
    }
  });

  it("has a profile of its own for each version, which names no other, and none for unknown ones", async () => {
    for (const version of VERSIONS) {
      const { ucp } = (await (await shop.fetch(`/.well-known/ucp/${version}`)).json()) as { ucp: object };
      expect(ucp).toMatchObject({ version });
      expect(ucp).not.toHaveProperty("supported_versions");
    }
    expect((await shop.fetch("/.well-known/ucp/2026-01-11")).status).toBe(404);
  });
});

describe("the negotiation", () => {
  it.each(VERSIONS)("answers an agent of %s in its version, with what both have", async (version) => {
    const { status, body } = await post("/catalog/search", {}, `${profiles.origin}/${version}`);
    expect(status).toBe(200);
    const capabilities = { [SEARCH]: [{ version }], [LOOKUP]: [{ version }] };
    expect(body.ucp).toEqual({ version, capabilities });
  });

  it.each([
    ["no profile", "", 400, "invalid_profile_url"],
    ["an address that is no public one", "https://10.0.0.1/profile", 400, "invalid_profile_url"],
    ["an address without encryption", "http://agent.dev/profile", 400, "invalid_profile_url"],
    ["a profile that is not there", "/missing", 424, "profile_unreachable"],
    ["a profile that is elsewhere", "/moved", 424, "profile_unreachable"],
    ["a profile that is too large", "/large", 424, "profile_unreachable"],
    ["a document that is no profile", "/malformed", 422, "profile_malformed"],
    ["a version that the shop does not speak", "/old", 422, "version_unsupported"],
  ])("refuses %s", async (_what, profile, status, code) => {
    const answer = await post("/catalog/search", {}, profile.startsWith("/") ? profiles.origin + profile : profile);
    expect([answer.status, answer.body.code]).toEqual([status, code]);
    expect(answer.body).toMatchObject({ continue_url: expect.stringContaining("http") });
  });

  it.each([
    ["lacks the capability", "/catalog/lookup", { ids: ["x"] }, "/search-only"],
    ["has it in another version alone", "/catalog/search", {}, "/mixed"],
  ])("answers an agent that %s with an error of the protocol", async (_what, path, body, profile) => {
    const answer = await post(path, body, profiles.origin + profile);
    expect(answer.status).toBe(200);
    expect(answer.body.ucp).toMatchObject({ status: "error", capabilities: {} });
    expect(answer.body.messages).toMatchObject([{ code: "capabilities_incompatible", severity: "unrecoverable" }]);
  });
});

describe("the catalogue for agents", () => {
  it("is searched by words and price, page by page", async () => {
    const search = (more: object) =>
      post("/catalog/search", {
        filters: { price: { min: 1000, max: 3000 } },
        context: { currency: "USD" },
        ...more,
      });
    const { body: first } = await search({ pagination: { limit: 2 } });
    const { cursor, has_next_page: hasMore } = first.pagination as { cursor: string; has_next_page: boolean };
    expect([first.products.length, hasMore]).toEqual([2, true]);
    const { body: second } = await search({ pagination: { limit: 2, cursor } });
    const all = [...first.products, ...second.products];
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    for (const { price_range: range, variants } of all) {
      expect(range.min.amount).toBeLessThanOrEqual(3000);
      expect(variants.length).toBeGreaterThan(0);
    }
    const { body: mugs } = await post("/catalog/search", { query: "mug", pagination: { limit: 500 } });
    expect(mugs.products.map(({ handle }) => handle)).toContain("enamel-mug");
  });

  it("finds products by their id, their slug and the id of a variant, each product once, and says what it does not find", async () => {
    const [jacket] = (await post("/catalog/lookup", { ids: [JACKET] })).body.products as [Product];
    const detail = (await post("/catalog/product", { id: jacket.id })).body.product as Product;
    const other = detail.variants.find(({ id }) => id !== jacket.id) as Variant;
    const unknown = "01980000-0000-7000-8000-00000000dead";
    const { body } = await post("/catalog/lookup", { ids: [jacket.id, other.id, JACKET, JACKET, unknown, "../users"] });
    expect(body.products).toHaveLength(1);
    const inputs = body.products[0]?.variants.flatMap((variant) => variant.inputs);
    expect(inputs).toHaveLength(3);
    expect(inputs).toEqual(
      expect.arrayContaining([
        { id: jacket.id, match: "featured" },
        { id: JACKET, match: "featured" },
        { id: other.id, match: "exact" },
      ]),
    );
    expect(body.messages).toMatchObject([{ content: unknown }, { content: "../users" }]);
  });

  it("leaves out of a lookup what costs more than was asked for", async () => {
    const { body } = await post("/catalog/lookup", { ids: [JACKET], filters: { price: { max: 1 } } });
    expect(body.products).toEqual([]);
  });

  it("shows a product with what is left to choose beside what was chosen", async () => {
    const { body } = await post("/catalog/product", { id: JACKET });
    const { variants, options } = body.product as Product & {
      options: { name: string; values: { label: string }[] }[];
    };
    const [{ options: chosen }] = variants as [Variant];
    const [selected] = chosen as [{ name: string; label: string }];
    const narrowed = (await post("/catalog/product", { id: JACKET, selected: [selected] })).body.product as Product;
    expect(narrowed.selected).toEqual([selected]);
    expect(narrowed.variants.every((variant) => variant.options.some(({ label }) => label === selected.label))).toBe(
      true,
    );
    const values = (narrowed.options as { values: object[] }[]).flatMap((option) => option.values);
    expect(values).toHaveLength(options.flatMap((option) => option.values).length);
    for (const value of values) expect(value).toEqual(expect.objectContaining({ exists: expect.any(Boolean) }));
  });

  it("drops what no variant has from a choice, the least preferred first", async () => {
    const { body } = await post("/catalog/product", { id: JACKET });
    const [{ options }] = (body.product as Product).variants as [Variant];
    const [kept] = options as [{ name: string; label: string }];
    const selected = [{ name: "Fabric", label: "Velvet" }, kept];
    const { body: narrowed } = await post("/catalog/product", { id: JACKET, selected, preferences: [kept.name] });
    expect((narrowed.product as Product).selected).toEqual([kept]);
  });

  it.each([
    ["/catalog/product", { id: "no-such-product" }, 200, undefined],
    ["/catalog/lookup", { ids: Array.from({ length: 21 }, (_, index) => `p-${index}`) }, 400, "request_too_large"],
    ["/catalog/lookup", { ids: [] }, 422, "invalid_request"],
    ["/catalog/search", { filters: { categories: ["a", "b"] } }, 422, "invalid_request"],
    ["/catalog/search", { pagination: { cursor: "made-up" } }, 422, "invalid_request"],
    ["/catalog/search", "{", 422, "invalid_request"],
  ])("%s refuses %j", async (path, request, status, code) => {
    const { status: answered, body } = await post(path, request);
    expect([answered, body.code]).toEqual([status, code]);
    if (status === 200) expect(body).toMatchObject({ ucp: { status: "error" }, messages: [{ code: "not_found" }] });
  });

  it("takes POST alone", async () => {
    const response = await shop.fetch("/ucp/catalog/search");
    expect([response.status, response.headers.get("Allow")]).toEqual([405, "POST, OPTIONS"]);
  });
});
