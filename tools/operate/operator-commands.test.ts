import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "#shared/testing/databases.ts";
import { asRole, inDatabase, ownerRole, rowPrivileges, runtimeRole, withClient } from "../lib/databases.ts";
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

  it("refuses a secret that does not decrypt the newest key, and adds no key", async () => {
    const before = await query("SELECT kid FROM signing_keys ORDER BY created_at");
    expect(before.length).toBeGreaterThan(0);
    await expect(command("keys", [], { KEY_ENCRYPTION_SECRET: `${"B".repeat(42)}A` })).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`does not decrypt the key ${before.at(-1)?.kid}`),
    });
    expect(await query("SELECT kid FROM signing_keys ORDER BY created_at")).toEqual(before);
    // With the right one it adds another.
    await command("keys", [], { KEY_ENCRYPTION_SECRET: SECRET });
    expect(await query("SELECT kid FROM signing_keys")).toHaveLength(before.length + 1);
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

describe("npm run db:migrate", () => {
  const { adminUrl } = inject("testPostgres");
  const login = `login_${crypto.randomUUID().replaceAll("-", "")}`;
  let empty: TestDatabase;
  const migrate = (url: string) => command("db-migrate", ["users"], { DATABASE_URL: url });
  const run = (url: string, sql: string) => withClient(url, (client) => client.query(sql));

  beforeAll(() => run(adminUrl, `CREATE ROLE ${login} LOGIN PASSWORD 'x'; GRANT ${ownerRole("users")} TO ${login}`));
  afterAll(() => run(adminUrl, `DROP ROLE ${login}`));
  beforeEach(async () => {
    empty = await createTestDatabase("users");
    await empty.runAsOwner("DROP SCHEMA public CASCADE; DROP SCHEMA drizzle CASCADE; CREATE SCHEMA public");
    await empty.runAsOwner(rowPrivileges(runtimeRole("users")));
  });
  afterEach(() => empty?.close());

  it.each([
    ["the owner", () => empty.ownerUrl],
    [
      "a member of the owner, as on Neon",
      () => asRole(inDatabase(adminUrl, new URL(empty.url).pathname.slice(1)), login, "x"),
    ],
  ])("makes tables of the owner, which the Worker can use, by the login of %s", async (_, urlOf) => {
    expect((await migrate(urlOf())).stdout).toContain("migrations applied");
    await run(empty.url, "SELECT FROM users; DELETE FROM users");
    const tables = await run(
      empty.ownerUrl,
      "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname IN ('public', 'drizzle')",
    );
    expect(tables.rows).toEqual([{ tableowner: ownerRole("users") }]);
  });
});
