import { eq, inArray, sql } from "drizzle-orm";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import type { Caller } from "#shared/contracts/identity.ts";
import { authenticateToken, refreshSession } from "../sessions/sessions.service.ts";
import { guests, refreshTokens, sessions, users } from "../tables.ts";
import { createUsersContext, newGuest, newUser, PASSWORD } from "../testing.ts";
import { registerAsCustomer } from "./registration.service.ts";
import { listUnusedGuests, settleUnusedGuests } from "./unused-guests.service.ts";

const { ctx, database } = await createUsersContext();
afterAll(() => database.close());
beforeEach(async () => {
  await ctx.db.delete(users);
});

/** Moves the last use of the guest this many hours into the past. */
async function letPass(id: string, hours: number): Promise<void> {
  const earlier = (column: typeof guests.dueAt | typeof sessions.expiresAt) =>
    sql`${column} - make_interval(hours => ${hours}::int)`;
  await ctx.db
    .update(guests)
    .set({ dueAt: earlier(guests.dueAt) })
    .where(eq(guests.userId, id));
  await ctx.db
    .update(sessions)
    .set({ expiresAt: earlier(sessions.expiresAt) })
    .where(eq(sessions.userId, id));
}

const DAYS_30 = 30 * 24;
const list = (limit = 100) => listUnusedGuests(ctx, { limit });
const existing = async (ids: string[]) =>
  (await ctx.db.select({ id: users.id }).from(users).where(inArray(users.id, ids))).map(({ id }) => id);

async function newUnusedGuest(hours = DAYS_30 + 2) {
  const made = await newGuest(ctx);
  await letPass(made.user.id, hours);
  return { ...made, id: made.user.id };
}

describe("listUnusedGuests()", () => {
  it("lists guests unused for 30 days, the longest unused first, and no customers", async () => {
    const [recent, older, oldest] = [
      await newUnusedGuest(DAYS_30),
      await newUnusedGuest(DAYS_30 + 2),
      await newUnusedGuest(DAYS_30 + 3),
    ];
    await newUser(ctx);
    expect(await list()).toEqual([oldest.id, older.id]);
    expect(await list(1)).toEqual([oldest.id]);
    expect(await refreshSession(ctx, recent.tokens.refresh_token)).toBeUndefined();
  });

  it("does not list a guest that was used since", async () => {
    const { user, tokens } = await newGuest(ctx);
    await letPass(user.id, DAYS_30 - 1);
    expect(await refreshSession(ctx, tokens.refresh_token)).toBeDefined();
    await letPass(user.id, DAYS_30 - 1);
    expect(await list()).toEqual([]);
  });
});

describe("settleUnusedGuests()", () => {
  it("deletes unused guests with their sessions, and those it keeps are listed again after 30 days", async () => {
    const [unused, kept] = [await newUnusedGuest(), await newUnusedGuest()];
    await settleUnusedGuests(ctx, { unused: [unused.id], kept: [kept.id] });
    expect(await existing([unused.id, kept.id])).toEqual([kept.id]);
    expect(await ctx.db.select().from(sessions).where(eq(sessions.userId, unused.id))).toEqual([]);
    expect(await ctx.db.select().from(refreshTokens)).toHaveLength(1);
    expect(await list()).toEqual([]);
    await letPass(kept.id, DAYS_30 + 2);
    expect(await list()).toEqual([kept.id]);
  });

  it("can be repeated, even when the guests were deleted already", async () => {
    const { id } = await newUnusedGuest();
    for (let time = 0; time < 2; time++) await settleUnusedGuests(ctx, { unused: [id], kept: [id] });
    expect(await existing([id])).toEqual([id]);
    for (let time = 0; time < 2; time++) await settleUnusedGuests(ctx, { unused: [id, ctx.newId()], kept: [] });
  });

  it("deletes no guest that was used or has registered since it was listed, and no customer", async () => {
    const [used, registered, customer] = [await newGuest(ctx), await newGuest(ctx), await newUser(ctx)];
    const caller = (await authenticateToken(ctx, registered.tokens.access_token)) as Caller;
    await letPass(used.user.id, DAYS_30 - 1);
    await letPass(registered.user.id, DAYS_30 + 2);
    expect(await list()).toEqual([registered.user.id]);
    await refreshSession(ctx, used.tokens.refresh_token);
    await registerAsCustomer(ctx, caller, { username: "late-customer", password: PASSWORD });
    const ids = [used.user.id, registered.user.id, customer.id];
    await settleUnusedGuests(ctx, { unused: ids, kept: [] });
    expect((await existing(ids)).sort()).toEqual(ids.sort());
  });

  it("deletes no guest whose registration held the lock it waited for", async () => {
    const { id } = await newUnusedGuest();
    // The registration's update of the row, in a transaction that is still open when the deletion reaches the row.
    const registration = database.runAsOwner(`
      BEGIN;
      UPDATE users SET password_hash = 'x', role = 'customer', username = 'waited-for' WHERE id = '${id}';
      SELECT pg_sleep(0.5);
      COMMIT;`);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await settleUnusedGuests(ctx, { unused: [id], kept: [] });
    await registration;
    expect(await existing([id])).toEqual([id]);
  });
});
