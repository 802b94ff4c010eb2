import { describe, expect, it } from "vitest";
import { app } from "../app.ts";
import { gatewayEnv } from "../testing.ts";

const env = {
  ...gatewayEnv,
  USERS: { fetch: async () => Response.json({}, { headers: { Vary: "Authorization", "Content-Language": "en" } }) },
};

const read = (headers: Record<string, string>) => app.request("/.well-known/jwks.json", { headers }, env);

describe("a forwarded response", () => {
  it("keeps the headers of its Worker, and adds Origin to Vary", async () => {
    const { headers } = await read({ Origin: "https://admin.example" });
    expect(headers.get("Vary")?.split(", ").sort()).toEqual(["Authorization", "Origin"]);
    expect(headers.get("Content-Language")).toBe("en");
    expect(headers.get("Access-Control-Allow-Origin")).toBe("https://admin.example");
    expect(headers.get("Access-Control-Expose-Headers")).toContain("ETag");
  });

  it("allows no origin outside CORS_ORIGINS, and still varies by Origin", async () => {
    const { headers } = await read({ Origin: "https://elsewhere.example" });
    expect(headers.get("Access-Control-Allow-Origin")).toBeNull();
    expect(headers.get("Vary")).toContain("Origin");
  });

  it("has the headers that keep a browser from rendering it as a page", async () => {
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
