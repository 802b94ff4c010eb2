import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "#shared/testing/databases.ts";
import { root } from "../lib/paths.ts";

const run = promisify(execFile);
const SECRET = "A".repeat(43);

function command(script: string, args: string[], env: Record<string, string>) {
  return run(process.execPath, [`tools/operate/${script}.ts`, ...args], { cwd: root, env: { ...process.env, ...env } });
}

describe.each([
  ["admin", ["ada"]],
  ["keys", []],
  ["db-migrate", ["users"]],
])("the command %s", (script, args) => {
  const secret = { KEY_ENCRYPTION_SECRET: SECRET };
  let other: TestDatabase;
  beforeAll(async () => {
    other = await createTestDatabase("orders");
  });
  afterAll(() => other?.close());

  it("says that an address is none, and that a database is another service's, in one line", async () => {
    const refused = async (url: string, stderr: RegExp) => {
      const failed = expect(command(script, args, { DATABASE_URL: url, ...secret })).rejects;
      await failed.toMatchObject({ code: 1, stderr: expect.stringMatching(stderr) });
    };
    await Promise.all([
      refused("foo", /^✖ DATABASE_URL is not an address such as postgres:\S+\n$/),
      refused(other.ownerUrl, /^✖ The database \w+ on 127.0.0.1 is that of orders, and not that of users\.\n$/),
    ]);
  });
});

describe("npm run doctor", () => {
  const names = ["orders", "payments", "products", "notifications", "webhooks"];
  const variableOf = (name: string) => `${name.toUpperCase()}_DATABASE_URL`;
  const databases = new Map<string, TestDatabase>();
  beforeAll(async () => {
    for (const name of names) databases.set(name, await createTestDatabase(name));
  });
  afterAll(() => Promise.all([...databases.values()].map((each) => each.close())));
  const urls = () => Object.fromEntries(names.map((name) => [variableOf(name), databases.get(name)?.ownerUrl ?? ""]));

  it("says which address is not that of its service's database", async () => {
    const { ORDERS_DATABASE_URL = "", PAYMENTS_DATABASE_URL = "" } = urls();
    const swapped = { ORDERS_DATABASE_URL: PAYMENTS_DATABASE_URL, PAYMENTS_DATABASE_URL: ORDERS_DATABASE_URL };
    await expect(command("doctor", [], { ...urls(), ...swapped })).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^✖ The database \w+ on 127.0.0.1 is that of payments, and not that of orders\.\n$/,
      ),
    });
  });

  it("says which address is none", async () => {
    await expect(command("doctor", [], { ...urls(), PRODUCTS_DATABASE_URL: "foo" })).rejects.toMatchObject({
      code: 1,
      stderr: "✖ PRODUCTS_DATABASE_URL is not an address such as postgres://role:password@host/database.\n",
    });
  });

  it("says that no shop answers at the address that it was given", async () => {
    await expect(command("doctor", ["--shop", "http://localhost:2"], urls())).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(
        /^✖ The files cannot be listed: http:\/\/localhost:2\S+ does not answer \(ECONNREFUSED\)\.\n$/,
      ),
    });
  });
});
