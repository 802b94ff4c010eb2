import { createServer } from "node:http";
import { afterEach, describe, expect, it, vi } from "vitest";
import { domainOf, readEnvironment } from "../../lib/environments.ts";
import { listenOnLoopback } from "../../local/ports.ts";
import { findMediaBucket, listObjects } from "./media-bucket.ts";

afterEach(() => vi.unstubAllEnvs());

describe("findMediaBucket()", () => {
  it("finds the bucket of a local shop by the shop's own address", async () => {
    const bucket = await findMediaBucket("http://localhost:8787/");
    expect(bucket.url).toBe("http://localhost:8787/cdn-cgi/local/explorer/api/r2/buckets/media");
  });

  it.each(["staging", "production"] as const)("finds the bucket of %s by its domain", async (env) => {
    vi.stubEnv("CLOUDFLARE_API_TOKEN", "token");
    vi.stubEnv("CLOUDFLARE_ACCOUNT_ID", "account");
    vi.stubEnv("CLOUDFLARE_API_BASE_URL", "https://api.example.com");
    const url = `https://api.example.com/accounts/account/r2/buckets/media-${env}`;
    expect(await findMediaBucket(`https://${domainOf(readEnvironment(env))}`)).toEqual({ url, token: "token" });
  });

  it("refuses the address of a shop that the configs do not name", async () => {
    await expect(findMediaBucket("https://another.example.org")).rejects.toThrow(
      "no environment with the domain another.example.org",
    );
  });
});

describe("listObjects()", () => {
  it("fails when the bucket cannot be listed, since its files may all be there", async () => {
    const server = createServer((_request, response) => response.writeHead(403).end());
    const { origin, close } = await listenOnLoopback(server);
    await expect(listObjects({ url: origin, token: "" }, "media/")).rejects.toThrow("answers 403");
    await close();
  });
});
