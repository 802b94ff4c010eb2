import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "#shared/testing/databases.ts";
import { withClient } from "../lib/databases.ts";
import { root } from "../lib/paths.ts";

const run = promisify(execFile);
const SECRET = "A".repeat(43);

let database: TestDatabase;
beforeAll(async () => {
  database = await createTestDatabase("users");
});
afterAll(() => database.close());

const query = (sql: string) => withClient(database.ownerUrl, async (client) => (await client.query(sql)).rows);

function command(script: string, args: string[] = [], env: Record<string, string> = {}) {
  return run(process.execPath, [`tools/operate/${script}.ts`, ...args], {
    cwd: root,
    env: { ...process.env, DATABASE_URL: database.ownerUrl, ...env },
  });
}

describe("npm run admin", () => {
  it("makes an existing user an admin, and refuses an unknown user and a guest", async () => {
    await query(`INSERT INTO users (id, username, password_hash) VALUES (gen_random_uuid(), 'Ada', 'x')`);
    await query(`INSERT INTO users (id, username, role) VALUES (gen_random_uuid(), 'guest-1', 'guest')`);
    expect((await command("admin", ["ada"])).stdout).toBe("Ada is an admin now.\n");
    for (const name of ["missing", "guest-1"]) {
      await expect(command("admin", [name])).rejects.toMatchObject({
        code: 1,
        stderr: expect.stringContaining(`There is no user ${name}`),
      });
    }
    expect(await query("SELECT role FROM users ORDER BY role")).toEqual([{ role: "guest" }, { role: "admin" }]);
  });

  it.each([
    ["--dry-run", "Unknown option '--dry-run'."],
    ["extra", "Unexpected argument 'extra'."],
  ])("refuses %s and changes no user", async (argument, why) => {
    await query(`UPDATE users SET role = 'customer' WHERE username = 'Ada'`);
    await expect(command("admin", ["ada", argument])).rejects.toMatchObject({ code: 1, stderr: `✖ ${why}\n` });
    expect(await query(`SELECT role FROM users WHERE username = 'Ada'`)).toEqual([{ role: "customer" }]);
  });
});

describe("npm run keys:rotate", () => {
  it("adds a key with an encrypted private part, and fails without the secret", async () => {
    await expect(command("keys", [], { KEY_ENCRYPTION_SECRET: "" })).rejects.toMatchObject({ code: 1 });
    const { stdout } = await command("keys", [], { KEY_ENCRYPTION_SECRET: SECRET });
    const [key] = await query("SELECT kid, public_jwk, wrapped_private_key FROM signing_keys");
    expect(stdout).toContain(key.kid);
    expect(Object.keys(key.public_jwk).sort()).toEqual(["crv", "kty", "x", "y"]);
    expect(Buffer.from(key.wrapped_private_key, "base64url").toString("latin1")).not.toContain('"d"');
  });

  it.each([
    ["--dry-run", "Unknown option '--dry-run'."],
    ["extra", "Unexpected argument 'extra'."],
  ])("refuses %s and adds no key", async (argument, why) => {
    const before = await query("SELECT kid FROM signing_keys");
    const refused = command("keys", [argument], { KEY_ENCRYPTION_SECRET: SECRET });
    await expect(refused).rejects.toMatchObject({ code: 1, stderr: `✖ ${why}\n` });
    expect(await query("SELECT kid FROM signing_keys")).toEqual(before);
  });
});
