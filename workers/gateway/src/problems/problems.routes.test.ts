import { describe, expect, it } from "vitest";
import { PROBLEMS } from "#shared/core/problems.ts";
import { app } from "../app.ts";
import { gatewayEnv } from "../testing.ts";

describe("GET /problems/{slug}", () => {
  it.each(Object.entries(PROBLEMS))("explains %s to a person", async (slug, { title }) => {
    const response = await app.request(`/problems/${slug}`, {}, gatewayEnv);
    expect(response.status).toBe(200);
    expect(response.headers.get("Content-Type")).toContain("text/html");
    expect(response.headers.get("Content-Security-Policy")).toBe("default-src 'none'; frame-ancestors 'none'");
    expect(await response.text()).toContain(`<h1>${title}</h1>`);
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
