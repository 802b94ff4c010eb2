import { describe, expect, it } from "vitest";
import { app } from "../app.ts";
import { gatewayEnv } from "../testing.ts";

const storefront = {
  fetch: async ({ method, url }: Request) => new Response(`${method} ${new URL(url).pathname}`, { status: 404 }),
};
const ask = (method: string, path: string, headers = {}) =>
  app.request(path, { method, headers }, { ...gatewayEnv, STOREFRONT: storefront });

describe("a page", () => {
  const only = "GET, HEAD, OPTIONS";
  it.each(["/", "/search", "/sitemap.xml", "/robots.txt", "/categories/x", "/cart", "/checkout", "/account"])(
    "at %s takes no form",
    async (path) => {
      for (const method of ["POST", "PUT", "DELETE"]) {
        const { status, headers } = await ask(method, path);
        expect([method, status, headers.get("Allow")]).toEqual([method, 405, only]);
      }
      expect(await (await ask("GET", path)).text()).toBe(`GET ${path}`);
    },
  );

  it("that is also the address of its form takes both", async () => {
    for (const path of ["/continue", "/oauth/authorize", "/account/password-reset", "/account/addresses/1"]) {
      for (const method of ["GET", "POST"]) expect(await (await ask(method, path)).text()).toBe(`${method} ${path}`);
      expect((await ask("PUT", path)).headers.get("Allow")).toBe("GET, POST, HEAD, OPTIONS");
    }
  });
});

describe("the address of a form", () => {
  it.each(["/account/sign-in", "/cart/items", "/checkout/complete", "/orders/1/cancel"])(
    "at %s takes only that",
    async (path) => {
      expect(await (await ask("POST", path)).text()).toBe(`POST ${path}`);
      const { status, headers } = await ask("GET", path);
      expect([status, headers.get("Allow"), headers.get("Content-Type")]).toEqual([
        405,
        "POST, OPTIONS",
        "application/problem+json",
      ]);
    },
  );

  it("lets a person see that the storefront failed", async () => {
    const failing = { fetch: async () => new Response("busy", { status: 503 }) };
    const env = { ...gatewayEnv, STOREFRONT: failing };
    expect((await app.request("/cart/items", { headers: { Accept: "text/html" } }, env)).status).toBe(503);
  });

  it("answers a person who opens it with a page of the storefront", async () => {
    const answer = await ask("GET", "/cart/items", { Accept: "text/html" });
    expect([answer.status, answer.headers.get("Allow")]).toEqual([405, "POST, OPTIONS"]);
    expect(await answer.text()).toBe("GET /cart/items");
  });
});

it("an address below a page that does not exist is unknown", async () => {
  for (const path of ["/cart/nothing", "/account/nothing/else", "/search/x"]) {
    for (const method of ["GET", "POST"]) expect((await ask(method, path)).status).toBe(404);
    expect(await (await ask("GET", path, { Accept: "text/html" })).text()).toBe(`GET ${path}`);
  }
});

describe("a page in whose place the gateway answers", () => {
  const limited = { limit: async () => ({ success: false }) };
  const open = (path: string, { headers = {}, method = "GET", env = {} }) =>
    app.request(path, { method, headers: { Accept: "text/html", ...headers } }, { ...gatewayEnv, ...env });

  it("says in the visitor's language that there were too many requests", async () => {
    const env = { STOREFRONT: storefront, LIMIT_READS: limited };
    const page = await open("/search", { headers: { "Accept-Language": "fr,de-AT;q=0.9" }, env });
    expect([page.status, page.headers.get("Content-Type")]).toEqual([429, "text/html; charset=UTF-8"]);
    expect(page.headers.get("Retry-After")).toBe("60");
    expect(page.headers.get("Content-Security-Policy")).toContain("default-src 'none'; style-src 'self'");
    const text = await page.text();
    expect(text).toContain('<html lang="de">');
    expect(text).toContain('<a href="">Noch einmal versuchen</a>');
  });

  it("says that the shop does not answer, and sends no form again", async () => {
    const env = { STOREFRONT: { fetch: () => Promise.reject(new Error("gone")) } };
    const page = await open("/cart/items", { method: "POST", env });
    expect(page.status).toBe(503);
    const text = await page.text();
    expect(text).toContain("The shop does not answer just now");
    expect(text).toContain(page.headers.get("X-Request-Id"));
    expect(text).not.toContain("Try again</a>");
  });

  it("is in the language that the visitor chose, and tells an administrator nothing of a cart", async () => {
    const gone = { fetch: () => Promise.reject(new Error("gone")) };
    const env = { STOREFRONT: gone, ADMIN: gone };
    const headers = { Cookie: "language=de", "Accept-Language": "en" };
    expect(await (await open("/cart", { headers, env })).text()).toContain("Dein Warenkorb ist sicher.");
    const page = await (await open("/admin/orders", { env })).text();
    expect(page).toContain("Try again in a few seconds.");
    expect(page).not.toMatch(/cart|start page/);
  });

  it.each(["/nothing-here", "/cart/items"])("is one at %s too, which is no page", async (path) => {
    const page = await open(path, { env: { STOREFRONT: { fetch: () => Promise.reject(new Error("gone")) } } });
    expect([page.status, page.headers.get("Content-Type")]).toEqual([503, "text/html; charset=UTF-8"]);
  });

  it("stays a problem for a client that wants no page", async () => {
    const env = { STOREFRONT: storefront, LIMIT_READS: limited };
    const answer = await open("/search", { headers: { Accept: "*/*" }, env });
    expect([answer.status, answer.headers.get("Content-Type")]).toEqual([429, "application/problem+json"]);
  });
});
