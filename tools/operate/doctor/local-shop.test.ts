import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findServices } from "../../lib/services.ts";
import { writeDevVars } from "../../local/dev-vars.ts";
import { readSettings } from "../../local/settings.ts";
import { localShopUrl } from "./local-shop.ts";

let bundles: string;
beforeAll(async () => {
  bundles = await mkdtemp(join(tmpdir(), "bundles-"));
});
afterAll(() => rm(bundles, { recursive: true }));

describe("localShopUrl()", () => {
  it("is at the usual port when no shop has run here, and at the given one otherwise", async () => {
    expect(await localShopUrl(undefined, bundles)).toBe("http://localhost:8787");
    expect(await localShopUrl("8788", bundles)).toBe("http://localhost:8788");
  });

  it("is where the last npm run dev opened the shop, unless a port is given", async () => {
    const users = findServices().find(({ name }) => name === "users");
    if (!users) throw new Error("there is a users Worker");
    await mkdir(join(bundles, "users"), { recursive: true });
    await writeDevVars(users, join(bundles, "users"), {
      secrets: (name) => name,
      runtimeUrls: {},
      fetchEndpoint: "",
      mailCatcherUrl: "",
      origin: "http://localhost:9123",
      settings: readSettings({}),
    });
    expect(await localShopUrl(undefined, bundles)).toBe("http://localhost:9123");
    expect(await localShopUrl("8788", bundles)).toBe("http://localhost:8788");
  });
});
