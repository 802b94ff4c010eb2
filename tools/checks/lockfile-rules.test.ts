import { describe, expect, it } from "vitest";
import { addIntegrity, findLockfileProblems } from "./lockfile-rules.ts";

const HASH = `sha512-${"A".repeat(86)}==`;
const lockfile = (packages: object) => ({ packages: { "": { name: "shop" }, ...packages } });

describe("findLockfileProblems()", () => {
  it("accepts packages with a SHA-512, from the public registry or without an address", () => {
    const packages = {
      "node_modules/hono": { version: "4.13.19", integrity: HASH },
      "node_modules/zod": {
        version: "4.6.7",
        integrity: HASH,
        resolved: "https://registry.npmjs.org/zod/-/zod-4.6.7.tgz",
      },
    };
    expect(findLockfileProblems(lockfile(packages))).toEqual([]);
  });

  it("reports a package without a hash, also inside another package and under an alias", () => {
    const packages = {
      "node_modules/@scope/tool-darwin": { version: "2.0.0", optional: true },
      "node_modules/a/node_modules/b": { version: "1.0.0" },
      "node_modules/alias": { name: "real", version: "3.0.0" },
    };
    expect(findLockfileProblems(lockfile(packages))).toEqual([
      "@scope/tool-darwin@2.0.0 has no integrity hash",
      "b@1.0.0 has no integrity hash",
      "real@3.0.0 has no integrity hash",
    ]);
  });

  it("reports a hash that is weaker than SHA-512", () => {
    const packages = { "node_modules/old": { version: "1.0.0", integrity: "sha1-qeQ0hVmJgWmkzvJ9HqfH=" } };
    expect(findLockfileProblems(lockfile(packages))).toEqual([
      "old@1.0.0 has a weak hash (sha1-qeQ0hVmJgWmkzvJ9HqfH=)",
    ]);
  });

  it.each([
    "https://npm.company.example/a/-/a-1.0.0.tgz",
    "http://registry.npmjs.org/a/-/a-1.0.0.tgz",
    "https://registry.npmjs.org.evil.example/a/-/a-1.0.0.tgz",
    "git+ssh://git@github.com/a/a.git#abc",
    "file:../a-1.0.0.tgz",
  ])("reports a package that comes from %s", (resolved) => {
    const packages = { "node_modules/a": { version: "1.0.0", integrity: HASH, resolved } };
    expect(findLockfileProblems(lockfile(packages))).toEqual([
      `a@1.0.0 comes from ${resolved} instead of https://registry.npmjs.org/`,
    ]);
  });

  it("ignores folders of the checkout, and packages bundled in another", () => {
    const packages = {
      "node_modules/local": { link: true, resolved: "packages/local" },
      "node_modules/a/node_modules/bundled": { version: "1.0.0", inBundle: true },
      "packages/local": { version: "0.1.0" },
    };
    expect(findLockfileProblems(lockfile(packages))).toEqual([]);
  });
});

describe("addIntegrity()", () => {
  it("adds a missing hash after the version, as npm does, and looks up no other", async () => {
    const asked: string[] = [];
    const given = lockfile({
      "node_modules/@scope/tool-darwin": { version: "2.0.0", os: ["darwin"] },
      "node_modules/hono": { version: "4.13.19", integrity: HASH },
    });
    const fixed = await addIntegrity(given, async (spec) => {
      asked.push(spec);
      return HASH;
    });
    expect(asked).toEqual(["@scope/tool-darwin@2.0.0"]);
    expect(JSON.stringify(fixed.packages["node_modules/@scope/tool-darwin"])).toBe(
      JSON.stringify({ version: "2.0.0", integrity: HASH, os: ["darwin"] }),
    );
    expect(findLockfileProblems(fixed)).toEqual([]);
  });

  it("leaves a package unchanged when its hash cannot be found", async () => {
    const given = lockfile({ "node_modules/a": { version: "1.0.0" } });
    expect(await addIntegrity(given, async () => undefined)).toEqual(given);
  });
});
