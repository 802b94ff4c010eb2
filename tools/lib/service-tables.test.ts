import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTestDatabase, type TestDatabase } from "#shared/testing/databases.ts";
import { withClient } from "./databases.ts";
import { requireDatabaseOf } from "./service-tables.ts";
import { findDatabases } from "./services.ts";

describe("requireDatabaseOf()", () => {
  let users: TestDatabase;
  let empty: TestDatabase;
  beforeAll(async () => {
    users = await createTestDatabase("users");
    empty = await createTestDatabase("users");
    await empty.runAsOwner("DROP SCHEMA public CASCADE; CREATE SCHEMA public");
  });
  afterAll(() => Promise.all([users?.close(), empty?.close()]));

  const check = ({ ownerUrl }: TestDatabase, service: string, mayBeEmpty = false) =>
    withClient(ownerUrl, (client) => requireDatabaseOf(client, service, { mayBeEmpty }));

  it("takes the service's database", () => check(users, "users"));

  it.each(findDatabases().filter((name) => name !== "users"))(
    "refuses the database of users for %s",
    async (service) => {
      await expect(check(users, service)).rejects.toThrow(`is that of users, and not that of ${service}.`);
      await expect(check(users, service, true)).rejects.toThrow(`is that of users, and not that of ${service}.`);
    },
  );

  it("refuses a database without the service's tables, unless it may be empty", async () => {
    await expect(check(empty, "users")).rejects.toThrow("has no tables of users: is it the right one");
    await check(empty, "users", true);
  });
});
