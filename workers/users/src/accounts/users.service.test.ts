import { eq, sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { users } from "../tables.ts";
import { createUsersContext, newGuest, newUser, PASSWORD } from "../testing.ts";
import {
  changeAccess,
  changeProfile,
  findActiveUsers,
  findVerifiedAddresses,
  getUser,
  listAccounts,
  registerUser,
} from "./users.service.ts";

const { ctx, database } = await createUsersContext();
afterAll(() => database.close());
beforeEach(async () => {
  await ctx.db.update(users).set({ role: "customer" }).where(eq(users.role, "admin"));
});

const countActiveAdmins = async () =>
  (await ctx.db.select().from(users).where(eq(users.role, "admin"))).filter((user) => user.isActive).length;

async function newAdmins(count: number): Promise<string[]> {
  const ids: string[] = [];
  for (let made = 0; made < count; made++) {
    const { id } = await newUser(ctx);
    await changeAccess(ctx, id, { role: "admin" });
    ids.push(id);
  }
  return ids;
}

describe("registerUser()", () => {
  it("gives a username to one of many concurrent registrations, in any letter case", async () => {
    const names = ["Taken", "taken", "TAKEN", "tAkEn", "Taken", "taken"];
    const outcomes = await Promise.allSettled(
      names.map((username) => registerUser(ctx, { username, password: PASSWORD })),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    for (const outcome of outcomes) {
      if (outcome.status === "rejected") expect(outcome.reason).toMatchObject({ code: "username-taken" });
    }
  });
});

describe("changeAccess()", () => {
  it("refuses to demote or deactivate the last active admin, and changes nothing", async () => {
    const [id = ""] = await newAdmins(1);
    const before = await getUser(ctx, id);
    await expect(changeAccess(ctx, id, { role: "customer" })).rejects.toMatchObject({ code: "last-admin" });
    await expect(changeAccess(ctx, id, { isActive: false })).rejects.toMatchObject({ code: "last-admin" });
    expect(await getUser(ctx, id)).toEqual(before);
    expect((await changeAccess(ctx, id, { role: "admin", isActive: true })).role).toBe("admin");
  });

  it("does not count a deactivated admin as an active one", async () => {
    const [active = "", inactive = ""] = await newAdmins(2);
    await changeAccess(ctx, inactive, { isActive: false });
    await expect(changeAccess(ctx, active, { isActive: false })).rejects.toMatchObject({ code: "last-admin" });
    expect((await changeAccess(ctx, inactive, { role: "customer" })).role).toBe("customer");
  });

  it("leaves one admin when all are demoted or deactivated concurrently, in 20 rounds", async () => {
    for (let run = 0; run < 20; run++) {
      await ctx.db.update(users).set({ role: "customer" });
      const admins = await newAdmins(4);
      const changes = admins.map((id, index) =>
        changeAccess(ctx, id, index % 2 ? { role: "customer" } : { isActive: false }),
      );
      const outcomes = await Promise.allSettled(changes);
      expect(outcomes.filter(({ status }) => status === "rejected")).toHaveLength(1);
      expect(await countActiveAdmins()).toBe(1);
    }
  });

  it("throws not-found for an unknown id", async () => {
    await expect(changeAccess(ctx, ctx.newId(), { role: "admin" })).rejects.toMatchObject({ code: "not-found" });
  });
});

describe("changeProfile()", () => {
  it("marks a new address unverified, and leaves the same address verified", async () => {
    const { id } = await newUser(ctx, "ada@example.com");
    await ctx.db.update(users).set({ emailVerifiedAt: new Date() }).where(eq(users.id, id));
    expect(await changeProfile(ctx, id, { email: "ada@example.com" })).toMatchObject({ emailVerified: true });
    expect(await changeProfile(ctx, id, {})).toMatchObject({ emailVerified: true });
    const changed = await changeProfile(ctx, id, { email: "ada@example.org" });
    expect(changed).toMatchObject({ email: "ada@example.org", emailVerified: false });
    expect(await changeProfile(ctx, id, { email: null })).toMatchObject({ email: null, emailVerified: false });
  });
});

describe("listAccounts()", () => {
  const idsOf = async (q: string) => (await listAccounts(ctx, { limit: 20, q })).items.map(({ id }) => id);

  it("returns all users in pages, newest first, and finds part of a name or an address", async () => {
    const made = [await newUser(ctx, "needle_1@example.com"), await newUser(ctx), await newUser(ctx)];
    const first = await listAccounts(ctx, { limit: 2 });
    expect(first.items.map(({ id }) => id)).toEqual([made[2]?.id, made[1]?.id]);
    const second = await listAccounts(ctx, { limit: 2, cursor: first.nextCursor ?? "" });
    expect(second.items[0]?.id).toBe(made[0]?.id);
    expect(await idsOf("EEDLE_1@")).toEqual([made[0]?.id]);
    expect(await idsOf("%needle%")).toEqual([]);
    const all = await listAccounts(ctx, { limit: 100 });
    expect(all.nextCursor).toBeNull();
    expect(JSON.stringify(all)).not.toContain("argon2");
  });

  it("finds the beginning of a name or an address by fewer than three letters or digits in a row", async () => {
    const { id } = await newUser(ctx, "q+a@zz.example");
    for (const q of ["q", "Q+", "q+a", "q+a@zz"]) expect(await idsOf(q), q).toEqual([id]);
    for (const q of ["+a", "zz", "@", "_", "%", "\\"]) expect(await idsOf(q), q).toEqual([]);
    expect(await idsOf("us")).toContain(id);
  });

  it("finds a guest by the address and by the whole name, and customers by a part of it", async () => {
    const { user } = await newGuest(ctx);
    await ctx.db.update(users).set({ email: "visitor@example.net" }).where(eq(users.id, user.id));
    for (const q of ["visitor@", user.username, user.username.toUpperCase()])
      expect(await idsOf(q), q).toEqual([user.id]);
    for (const q of ["guest", user.username.slice(0, -1)]) expect(await idsOf(q), q).toEqual([]);
  });

  it("finds older users in pages too, beyond the newest ones that it reads first", async () => {
    const found = [
      await newUser(ctx, "past-1@old.example"),
      await newUser(ctx, "past-2@old.example"),
      await newUser(ctx),
    ];
    await ctx.db.execute(sql`
      INSERT INTO users (id, username, password_hash, created_at)
      SELECT gen_random_uuid(), 'later-' || n, 'x', now() + n * interval '1 millisecond' FROM generate_series(1, 6000) AS n`);
    const first = await listAccounts(ctx, { limit: 1, q: "@old.example" });
    expect(first.items.map(({ id }) => id)).toEqual([found[1]?.id]);
    const second = await listAccounts(ctx, { limit: 1, q: "@old.example", cursor: first.nextCursor ?? "" });
    expect(second.items.map(({ id }) => id)).toEqual([found[0]?.id]);
    expect(second.nextCursor).toBeNull();
  });
});

describe("findVerifiedAddresses()", () => {
  it("returns only the verified addresses of active users", async () => {
    const [verified, unverified, gone] = [
      await newUser(ctx, "v@example.com"),
      await newUser(ctx, "u@example.com"),
      await newUser(ctx, "g@example.com"),
    ];
    for (const { id } of [verified, gone])
      await ctx.db.update(users).set({ emailVerifiedAt: new Date() }).where(eq(users.id, id));
    await changeAccess(ctx, gone.id, { isActive: false });
    const ids = [verified.id, unverified.id, gone.id, ctx.newId()];
    expect(await findVerifiedAddresses(ctx, ids)).toEqual([{ userId: verified.id, email: "v@example.com" }]);
    expect(await findVerifiedAddresses(ctx, [])).toEqual([]);
  });
});

describe("findActiveUsers()", () => {
  it("returns guests and customers, but no users who were deactivated or are unknown", async () => {
    const [customer, gone, { user: guest }] = [await newUser(ctx), await newUser(ctx), await newGuest(ctx)];
    await changeAccess(ctx, gone.id, { isActive: false });
    const found = await findActiveUsers(ctx, [customer.id, gone.id, guest.id, ctx.newId()]);
    expect(found.toSorted()).toEqual([customer.id, guest.id].toSorted());
    expect(await findActiveUsers(ctx, [])).toEqual([]);
  });
});
