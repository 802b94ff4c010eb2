import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as bundled from "./zod.ts";

const root = join(import.meta.dirname, "../..");
const NOT_VALUES = new Set(["infer", "input", "output", "core", "ZodObject", "ZodRawShape", "ZodString"]);

describe("the bundled zod", () => {
  it("exports everything that the Workers import from it", () => {
    const sources = globSync(["shared/**/*.ts", "workers/*/src/**/*.ts"], {
      cwd: root,
      exclude: (path) => path.endsWith(".test.ts"),
    });
    expect(sources.length).toBeGreaterThan(50);
    const used = sources.flatMap((path) => {
      const text = readFileSync(join(root, path), "utf8");
      return [...text.matchAll(/\bz\.([A-Za-z]+)/g)].map(([, name]) => name as string);
    });
    const missing = new Set(used.filter((name) => !NOT_VALUES.has(name) && !(name in bundled)));
    expect([...missing]).toEqual([]);
  });
});
