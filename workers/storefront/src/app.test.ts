import { describe, expect, it } from "vitest";
import { app } from "./app.tsx";
import { cart, cookieOf, createEnv, mug, order } from "./testing.ts";

const ORIGIN = "https://shop.example";
const HTML = { Accept: "text/html", "Accept-Language": "en" };

type Opening = { replaced?: object; headers?: object; providers?: object[] };

async function open(path: string, { replaced = {}, headers = HTML, providers }: Opening = {}) {
  const { env, requests } = createEnv(replaced as Record<string, unknown>, providers);
  const response = await app.request(ORIGIN + path, { headers: headers as Record<string, string> }, env);
  return { response, html: await response.text(), requests };
}

const unavailable = () => new Response("{}", { status: 503, headers: { "Retry-After": "60" } });

describe("pages of the catalogue", () => {
  it.each([
    ["/", "Good things for everyday life", "/"],
    ["/search", "All products", "/search"],
    ["/search?q=mug&sort=price&inStock=true", "Results for “mug”", "/search?q=mug"],
    ["/categories/kitchen?option.Size=S", "Kitchen", "/categories/kitchen"],
    ["/products/enamel-mug?variant=x", "Enamel mug", "/products/enamel-mug"],
  ])("%s can be cached, and has one address", async (path, title, canonical) => {
    const { response, html } = await open(path);
    expect(response.status).toBe(200);
    expect(html).toContain(`<h1>${title}</h1>`);
    expect(html).toContain(`<link rel="canonical" href="${ORIGIN}${canonical}"/>`);
    expect(response.headers.get("Cache-Control")).toMatch(/^public/);
    expect(response.headers.get("Set-Cookie")).toBeNull();
    expect(response.headers.get("Content-Security-Policy")).not.toContain("unsafe");
    expect(html).not.toMatch(/<[^>]+ (style|on\w+)=/);
  });

  it("name their files with the release, so that browsers keep them", async () => {
    const { html } = await open("/");
    const files = [...html.matchAll(/(?:href|src)="(\/assets\/(?!fonts\/)[^"]*)"/g)].map(([, file]) => file);
    expect(files.map((file) => file?.split("?v=")[0])).toEqual(
      ["shop.css", "icon.svg", "shop.js"].map((name) => `/assets/${name}`),
    );
    expect(new Set(files.map((file) => file?.split("?v=")[1]))).toEqual(new Set(["dev"]));
  });

  it("send what a visitor filters by to products", async () => {
    const { requests } = await open("/categories/kitchen?option.Size=S&option.Size=L&minPrice=5");
    const [list, facets] = ["/api/v1/products", "/api/v1/products/facets"].map((path) => {
      const request = requests.find(({ url }) => new URL(url).pathname === path);
      return Object.groupBy(new URL(request?.url ?? ORIGIN).searchParams, ([name]) => name);
    });
    const filters = { category: expect.anything(), minPrice: [["minPrice", "500"]], currency: [["currency", "USD"]] };
    const sizes = [
      ["option.Size", "S"],
      ["option.Size", "L"],
    ];
    expect(list).toMatchObject({ ...filters, "option.Size": sizes });
    expect(facets).toMatchObject({ ...filters, "option.Size": sizes });
  });

  it("show without facets and categories while these cannot be read", async () => {
    const replaced = { "/api/v1/products/facets": unavailable(), "/api/v1/categories": unavailable() };
    expect((await open("/", { replaced })).response.status).toBe(200);
    expect((await open("/search", { replaced })).html).toContain("Enamel mug");
  });

  it("show prices with all digits that are stored, to people and in the structured data", async () => {
    const huf = (amount: number) => ({ amount, currency: "HUF" });
    const variants = mug.variants.slice(0, 1).map((variant) => ({ ...variant, price: huf(199_900) }));
    const product = { ...mug, variants, price: huf(199_900), maxPrice: huf(199_900) };
    const { html } = await open("/products/enamel-mug", { replaced: { "/api/v1/products/enamel-mug": product } });
    expect(html).toMatch(/HUF\s1,999\.00/);
    expect(html).toContain('"price":"1999.00","priceCurrency":"HUF"');
  });

  it("let no text of a product end the structured data", async () => {
    const description = "</script><script>alert(1)</script>";
    const { html } = await open("/products/enamel-mug", {
      replaced: { "/api/v1/products/enamel-mug": { ...mug, description } },
    });
    expect(html).not.toContain("<script>alert");
    const [, data = ""] = /<script type="application\/ld\+json">(.*?)<\/script>/.exec(html) ?? [];
    expect(JSON.parse(data)).toMatchObject({ "@type": "Product", description });
  });

  it.each(["/", "/search", "/categories/kitchen", "/products/enamel-mug"])(
    "%s names its address in each language, and a picture for links to it",
    async (path) => {
      const { html } = await open(`${path}?lang=de`, { headers: { ...HTML, "Accept-Language": "en" } });
      expect(html).toContain('<html lang="de">');
      expect(html).toContain(`<link rel="canonical" href="${ORIGIN}${path}?lang=de"/>`);
      expect(html).toContain(`<link rel="alternate" hreflang="en" href="${ORIGIN}${path}?lang=en"/>`);
      expect(html).toContain(`<link rel="alternate" hreflang="x-default" href="${ORIGIN}${path}"/>`);
      expect(html).toContain(`<meta property="og:image" content="${ORIGIN}/media/abc/1200"/>`);
    },
  );

  it("name what is true of every variant, as the visitor's language writes it", async () => {
    const heavy = mug.variants.map((variant) => ({ ...variant, weightGrams: 1250 }));
    const replaced = { "/api/v1/products/enamel-mug": { ...mug, variants: heavy } };
    expect((await open("/products/enamel-mug?lang=de", { replaced })).html).toContain("<dd>1,25 kg</dd>");
    const [light, other = light] = heavy;
    const mixed = { "/api/v1/products/enamel-mug": { ...mug, variants: [light, { ...other, weightGrams: 10 }] } };
    expect((await open("/products/enamel-mug", { replaced: mixed })).html).not.toContain("product-facts");
  });

  it("offer every width of a picture, and describe it", async () => {
    const { html } = await open("/products/enamel-mug");
    expect(html).toContain('srcset="/media/abc/160 160w, /media/abc/640 640w, /media/abc/1200 1200w"');
    expect(html).toContain('alt="A mug on a table"');
    expect(html).toContain(`<meta property="og:image" content="${ORIGIN}/media/abc/1200"/>`);
  });
});

describe("pages of one visitor", () => {
  const headers = { ...HTML, Cookie: cookieOf(cart.id) };

  it.each([
    ["/cart", "Go to checkout"],
    ["/checkout", "How should it get there?"],
    ["/checkout?step=address", "Where should it go?"],
    [`/orders/${order.id}`, "Pay $31.85 now"],
    ["/account", "Your orders as a guest"],
  ])("%s is never stored, and not for search engines", async (path, text) => {
    const { response, html } = await open(path, { headers });
    expect(response.status).toBe(200);
    expect(html).toContain(text);
    expect(html).toContain('<meta name="robots" content="noindex"/>');
    expect(response.headers.get("Cache-Control")).toBe("no-store");
    expect(html).not.toContain("token");
  });

  it("send the identity that users resolved, and no cookie", async () => {
    const { requests } = await open("/cart", { headers });
    const read = requests.find(({ url }) => url.endsWith(cart.id));
    expect(JSON.parse(read?.headers.get("X-Shop-Identity") ?? "{}")).toMatchObject({ kind: "user", role: "guest" });
    expect(read?.headers.get("Cookie")).toBeNull();
  });
});

describe("a card payment", () => {
  const headers = { ...HTML, Cookie: cookieOf(cart.id) };
  const path = `/orders/${order.id}/payment`;
  const payment = {
    id: "p1",
    orderId: order.id,
    provider: "stripe",
    status: "requires-action",
    clientSecret: "pi_1_s",
  };
  const stripe = [{ id: "stripe", name: "Stripe", publishableKey: "pk_test_1" }];
  const openWith = (payments: object[], pagePath = path, providers = stripe) =>
    open(pagePath, {
      headers,
      providers,
      replaced: { [`/api/v1/orders/${order.id}/payments`]: { items: payments, nextCursor: null } },
    });

  it("has Stripe's form, and is the one page that may load something of Stripe's", async () => {
    const { response, html } = await openWith([payment]);
    expect(html).toContain('data-stripe="pk_test_1" data-secret="pi_1_s"');
    expect(html).toContain('src="https://js.stripe.com/');
    const policy = response.headers.get("Content-Security-Policy");
    expect(policy).toContain("script-src 'self' https://js.stripe.com");
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toContain("unsafe");
    const orderPage = await openWith([payment], `/orders/${order.id}`);
    expect(orderPage.html + orderPage.response.headers.get("Content-Security-Policy")).not.toContain("stripe.com");
  });

  it("says without JavaScript why it needs it, and where else to turn", async () => {
    const [, text = ""] = /<noscript>(.*?)<\/noscript>/s.exec((await openWith([payment])).html) ?? [];
    expect(text).toContain("Card payments need JavaScript");
    expect(text).toContain("help@example.com");
  });

  it.each([
    ["there is none", [], stripe],
    ["it is over", [{ ...payment, status: "succeeded", clientSecret: null }], stripe],
    ["the provider is no longer configured", [payment], []],
  ])("leads to the order when %s", async (_, payments, providers) => {
    const { response } = await openWith(payments, path, providers);
    expect([response.status, response.headers.get("Location")]).toEqual([303, `/orders/${order.id}`]);
  });

  it.each([
    ["succeeded", "processing", "Your payment is being processed."],
    ["failed", "failed", "The payment did not go through"],
  ])(
    "comes back as %s without secrets in the address, and shows that the shop waits for word",
    async (sent, said, text) => {
      const query = `payment_intent=pi_1&payment_intent_client_secret=pi_1_s&redirect_status=${sent}`;
      const { response } = await openWith([payment], `${path}/return?${query}`);
      expect(response.headers.get("Location")).toBe(`/orders/${order.id}?payment=${said}`);
      expect((await openWith([payment], `/orders/${order.id}?payment=${said}`)).html).toContain(text);
    },
  );
});

describe("errors", () => {
  it("have a page that says what to do, for a person", async () => {
    const missing = await open("/products/no-such");
    expect([missing.response.status, missing.response.headers.get("Cache-Control")]).toEqual([404, "no-store"]);
    expect(missing.html).toContain("We could not find this page");
    const down = await open("/products/enamel-mug", { replaced: { "/api/v1/products/enamel-mug": unavailable() } });
    expect([down.response.status, down.response.headers.get("Retry-After")]).toEqual([503, "5"]);
    expect(down.html).toContain("Try again");
  });

  it("are problems for a client that wants no page", async () => {
    const { response, html } = await open("/products/no-such", { headers: { Accept: "application/json" } });
    expect([response.status, JSON.parse(html).type]).toEqual([404, "/problems/product-not-found"]);
  });

  it("are not made by a cookie that is no session", async () => {
    const { response, html } = await open("/cart", { headers: { ...HTML, Cookie: "__Host-session=nonsense" } });
    expect(response.status).toBe(200);
    expect(html).toContain("Your cart is empty");
    expect(response.headers.get("Set-Cookie")).toContain("__Host-session=; Max-Age=0");
  });
});

describe("the sitemap", () => {
  it("leads to each product by an index of parts", async () => {
    const { html } = await open("/sitemap.xml");
    const [, part = ""] = /(\/sitemaps\/0198[^<]*)/.exec(html) ?? [];
    expect((await open(part)).html).toContain(`<loc>${ORIGIN}/products/enamel-mug</loc>`);
    expect((await open("/sitemaps/pages")).html).toContain(`<loc>${ORIGIN}/categories/kitchen</loc>`);
    expect((await open("/sitemaps/nonsense")).response.status).toBe(404);
  });
});
