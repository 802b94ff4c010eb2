import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { fileSecrets } from "./secrets.ts";

const folder = mkdtempSync(join(tmpdir(), "secrets-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("fileSecrets()", () => {
  it("keeps what it generated in a file for its owner alone", () => {
    const path = join(folder, "kept.json");
    const secret = fileSecrets(path)("TOKEN");
    expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(fileSecrets(path)("TOKEN")).toBe(secret);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });

  it("says what to do about a file that cannot be read, which depends on whose it is", () => {
    const path = join(folder, "broken.json");
    writeFileSync(path, "{");
    expect(() => fileSecrets(path)).toThrow(/broken.json cannot be read .*: run "npm run reset"\.$/);
    expect(() => fileSecrets(path, "restore it")).toThrow(/broken.json cannot be read .*: restore it\.$/);
  });
});
