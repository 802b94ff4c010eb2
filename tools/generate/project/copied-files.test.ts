import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../../lib/paths.ts";
import { isCopied, listedPaths } from "./copied-files.ts";

describe("the list of files of a new project", () => {
  it("names only files and folders that exist", () => {
    expect(listedPaths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

describe("isCopied()", () => {
  const isInUsers = (path: string) => isCopied(path, ["gateway", "telemetry", "users"]);

  it("takes the longest path that contains a file", () => {
    expect(isInUsers("ops/alerts.yml")).toBe(false);
    expect(isInUsers("test/system/order-races.test.ts")).toBe(false);
    expect(isInUsers("test/system/readiness.test.ts")).toBe(true);
    expect(isInUsers("test/setup/shop.ts")).toBe(true);
    expect(isInUsers("test/setup/faults/recovery.ts")).toBe(false);
    expect(isInUsers("tools/local/dev.ts")).toBe(true);
  });

  it("copies a file that needs a service to projects with that service", () => {
    expect(isInUsers("shared/contracts/products.ts")).toBe(false);
    expect(isCopied("shared/contracts/products.ts", ["gateway", "products", "users"])).toBe(true);
  });
});
