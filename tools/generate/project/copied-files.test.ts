import { existsSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../../lib/paths.ts";
import { listedPaths, needsWholeShop } from "./copied-files.ts";

describe("the list of files of a new project", () => {
  it("names only files and folders that exist", () => {
    expect(listedPaths.filter((path) => !existsSync(join(root, path)))).toEqual([]);
  });
});

describe("needsWholeShop()", () => {
  it("takes the longest path that contains a file", () => {
    expect(needsWholeShop("ops/alerts.yml")).toBe(true);
    expect(needsWholeShop("test/system/order-races.test.ts")).toBe(true);
    expect(needsWholeShop("test/system/readiness.test.ts")).toBe(false);
    expect(needsWholeShop("test/setup/shop.ts")).toBe(false);
    expect(needsWholeShop("test/setup/faults/recovery.ts")).toBe(true);
    expect(needsWholeShop("tools/local/dev.ts")).toBe(false);
  });
});
