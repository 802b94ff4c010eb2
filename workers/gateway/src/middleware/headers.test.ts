import { describe, expect, it } from "vitest";
import { app } from "../app.ts";
import { gatewayEnv } from "../testing.ts";

const env = {
  ...gatewayEnv,
  PRODUCTS: { fetch: async () => Response.json({}, { headers: { Vary: "Authorization", "Content-Language": "en" } }) },
};

const read = (headers: Record<string, string>) => app.request("/api/v1/products", { headers }, env);

describe("an answer of another Worker", () => {
  it("keeps its own headers, and its Vary names the origin besides what it named before", async () => {
    const { headers } = await read({ Origin: "https://admin.example" });
    expect(headers.get("Vary")?.split(", ").sort()).toEqual(["Authorization", "Origin"]);
    expect(headers.get("Content-Language")).toBe("en");
    expect(headers.get("Access-Control-Allow-Origin")).toBe("https://admin.example");
    expect(headers.get("Access-Control-Expose-Headers")).toContain("ETag");
  });

  it("is not for pages of other origins, and varies for them all the same", async () => {
    const { headers } = await read({ Origin: "https://elsewhere.example" });
    expect(headers.get("Access-Control-Allow-Origin")).toBeNull();
    expect(headers.get("Vary")).toContain("Origin");
  });

  it("has the headers that keep a browser from making a page of it", async () => {
    const { headers } = await read({ "X-Request-Id": "headers-1" });
    expect(Object.fromEntries(headers)).toMatchObject({
      "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
      "referrer-policy": "no-referrer",
      "strict-transport-security": "max-age=31536000; includeSubDomains",
      "x-content-type-options": "nosniff",
      "x-request-id": "headers-1",
    });
  });
});
