import { describe, expect, it } from "vitest";
import { app } from "../app.ts";

const env = {
  ...{ SERVICE: "users", LOG_LEVEL: "error", LOCAL_SHOP: "false", RATE_LIMITS: "on", NEON_FETCH_ENDPOINT: "" },
  ...{ ISSUER: "https://shop.example", KEY_ENCRYPTION_SECRET: "A".repeat(43), MAIL_FROM: "shop@shop.example" },
  ...{ DATABASE_URL: "postgres://localhost/users", MAIL_CATCHER_URL: "" },
};

async function metadataOf(AUTHORIZATION_PAGE: string) {
  const platform = { waitUntil: () => undefined, passThroughOnException: () => undefined, props: {} };
  const path = "/.well-known/oauth-authorization-server";
  const response = await app.request(path, {}, { ...env, AUTHORIZATION_PAGE }, platform as never);
  expect(response.status).toBe(200);
  return (await response.json()) as Record<string, unknown>;
}

describe("the authorization server's metadata", () => {
  it("names the page on which users allow clients something", async () => {
    expect(await metadataOf("/oauth/authorize")).toMatchObject({
      issuer: "https://shop.example",
      authorization_endpoint: "https://shop.example/oauth/authorize",
      registration_endpoint: "https://shop.example/api/v1/auth/register",
      response_types_supported: ["code"],
      grant_types_supported: expect.arrayContaining(["authorization_code"]),
    });
  });

  it("promises no authorization code in a project that has no such page", async () => {
    const metadata = await metadataOf("");
    expect(metadata).not.toHaveProperty("authorization_endpoint");
    expect(metadata.response_types_supported).toEqual([]);
    expect(metadata.grant_types_supported).not.toContain("authorization_code");
  });
});
