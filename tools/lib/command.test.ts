import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it } from "vitest";
import manifest from "../../package.json" with { type: "json" };
import { requireDatabaseUrl, requireUrl } from "./command.ts";
import { root } from "./paths.ts";

/** The scripts of the commands. Two generators, which `npm run check` runs, know `--check` alone. */
const scripts = Object.values(manifest.scripts)
  .flatMap((line) => /^(?:exec )?node (?:--[\w-]+ )*(tools\/[\w/-]+\.ts)$/.exec(line)?.[1] ?? [])
  .filter((script) => !/\/(openapi|client)\.ts$/.test(script));

const run = (script: string, args: string[]) => promisify(execFile)(process.execPath, [script, ...args], { cwd: root });

describe("parseArguments()", () => {
  it.each(scripts)("reads the arguments of %s, and nothing else does", (script) => {
    const source = readFileSync(join(root, script), "utf8");
    expect(source).toContain("parseArguments(");
    expect(source).not.toMatch(/parseArgs|process\.argv/);
  });

  it.each([
    ["local/reset", ["--dry-run"], "Unknown option '--dry-run'."],
    ["operate/trace", ["one", "two"], "Unexpected argument 'two'."],
    ["deploy/smoke", ["--env"], "Option '--env <value>' argument missing."],
  ])("lets %s %j fail with one line", async (script, args, why) => {
    await expect(run(`tools/${script}.ts`, args)).rejects.toMatchObject({ code: 1, stdout: "", stderr: `✖ ${why}\n` });
  });
});

describe("requireUrl()", () => {
  it.each(["notaurl", "localhost:8787", "https://"])("refuses %s", (url) => {
    expect(() => requireUrl("--url", url)).toThrow("--url is an address such as https://shop.example.com, not");
  });

  it("returns an address", () => {
    expect(requireUrl("--url", "http://localhost:8787")).toBe("http://localhost:8787");
  });
});

describe("requireDatabaseUrl()", () => {
  it.each([
    "foo",
    "https://secret@host/orders",
    "postgres://",
    "postgres:///orders",
    "postgres://a:secret@host:x/orders",
  ])("refuses %s without repeating it", (url) => {
    expect(() => requireDatabaseUrl("DATABASE_URL", url)).toThrow(
      "DATABASE_URL is not an address such as postgres://role:password@host/database.",
    );
  });

  it.each(["postgres://a:b@host/orders", "postgresql://host:5432/orders?sslmode=require"])("returns %s", (url) => {
    expect(requireDatabaseUrl("DATABASE_URL", url)).toBe(url);
  });
});
