import { describe, expect, it } from "vitest";
import { PROBLEMS } from "#shared/core/problems.ts";
import { app } from "../app.ts";
import { gatewayEnv } from "../testing.ts";

describe("GET /problems", () => {
  it("links to the page of each problem", async () => {
    const page = await (await app.request("/problems", {}, gatewayEnv)).text();
    for (const slug of Object.keys(PROBLEMS)) expect(page).toContain(`<a href="/problems/${slug}">`);
  });
});

describe("GET /problems/{slug}", () => {
  it.each(Object.entries(PROBLEMS))("explains %s to a person", async (slug, { title }) => {
    const response = await app.request(`/problems/${slug}`, {}, gatewayEnv);
    expect(response.status).toBe(200);
    expect(response.headers.get("Content-Type")).toContain("text/html");
    expect(response.headers.get("Content-Security-Policy")).toContain("default-src 'none'; style-src 'self';");
    const page = await response.text();
    expect(page).toContain(`<h1>${title}</h1>`);
    expect(page).not.toContain("`");
  });

  it("shows fields and headers as code", async () => {
    const response = await app.request("/problems/cart-changed", {}, gatewayEnv);
    expect(await response.text()).toContain("<code>cart</code> is the cart as it is now");
  });

  it("answers 404 for an unknown slug", async () => {
    const response = await app.request("/problems/constructor", {}, gatewayEnv);
    expect([response.status, await response.json()]).toMatchObject([404, { type: "/problems/not-found" }]);
  });

  it("may be read by pages of CORS_ORIGINS only", async () => {
    const allowed = async (origin: string) => {
      const response = await app.request("/problems/forbidden", { headers: { Origin: origin } }, gatewayEnv);
      return response.headers.get("Access-Control-Allow-Origin");
    };
    expect(await allowed("https://shop.example")).toBe("https://shop.example");
    expect(await allowed("https://elsewhere.example")).toBeNull();
  });
});
