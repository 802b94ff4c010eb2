import { eq } from "drizzle-orm";
import { afterAll, describe, expect, it } from "vitest";
import type { Caller } from "#shared/contracts/identity.ts";
import { getUser } from "../accounts/users.service.ts";
import { authenticateToken, refreshSession, revokeToken, signIn } from "../sessions/sessions.service.ts";
import { sessions } from "../tables.ts";
import { createUsersContext, newGuest, newUser, PASSWORD } from "../testing.ts";
import { closeGuest, resolveGuest } from "./guest-merging.service.ts";
import { registerAsCustomer } from "./registration.service.ts";

const { ctx, database } = await createUsersContext();
afterAll(() => database.close());

const refused = { outcome: "token-refused" };
const resolve = (token: string, customerId: string) => resolveGuest(ctx, { token, customerId });

async function newPair() {
  const { user, tokens } = await newGuest(ctx);
  const token = tokens.access_token;
  const caller = (await authenticateToken(ctx, token)) as Caller;
  return { guestId: user.id, token, refreshToken: tokens.refresh_token, caller, customerId: (await newUser(ctx)).id };
}

describe("resolveGuest()", () => {
  it("returns the guest of an access token", async () => {
    const { token, guestId, customerId } = await newPair();
    expect(await resolve(token, customerId)).toEqual({ outcome: "guest", guestId });
  });

  it("refuses an invalid access token, and one of a session that ended or expired", async () => {
    const [ended, expired] = [await newPair(), await newPair()];
    for (const token of ["made-up", "", ended.refreshToken]) {
      expect(await resolve(token, ended.customerId)).toEqual(refused);
    }
    await revokeToken(ctx, ended.refreshToken);
    expect(await resolve(ended.token, ended.customerId)).toEqual(refused);
    await ctx.db.update(sessions).set({ expiresAt: new Date() }).where(eq(sessions.userId, expired.guestId));
    expect(await resolve(expired.token, expired.customerId)).toEqual(refused);
  });

  it("refuses the token of a customer, and of a guest who has registered, whatever role the token claims", async () => {
    const { token, caller, customerId } = await newPair();
    const { username } = await newUser(ctx);
    const customer = await signIn(ctx, { username, password: PASSWORD, client: "192.0.2.1" });
    expect(await resolve(customer?.access_token ?? "", customerId)).toEqual({ outcome: "not-a-guest" });
    await registerAsCustomer(ctx, caller, { username: `was-guest-${customerId}`, password: PASSWORD });
    expect(await resolve(token, customerId)).toEqual({ outcome: "not-a-guest" });
  });

  it("returns a guest that was merged into the same customer before, but not to another customer", async () => {
    const { token, guestId, customerId } = await newPair();
    expect(await closeGuest(ctx, { guestId, customerId })).toBe(true);
    expect(await resolve(token, customerId)).toEqual({ outcome: "guest", guestId });
    expect(await resolve(token, (await newUser(ctx)).id)).toEqual(refused);
  });
});

describe("closeGuest()", () => {
  it("ends the guest's sessions and deactivates it, and can be repeated", async () => {
    const { token, refreshToken, guestId, customerId } = await newPair();
    for (let time = 0; time < 2; time++) expect(await closeGuest(ctx, { guestId, customerId })).toBe(true);
    expect((await authenticateToken(ctx, token)).kind).toBe("anonymous");
    expect(await refreshSession(ctx, refreshToken)).toBeUndefined();
    expect(await getUser(ctx, guestId)).toMatchObject({ role: "guest", isActive: false });
  });

  it("merges the guest into one of several customers that ask concurrently", async () => {
    const { guestId } = await newPair();
    const customers = [await newUser(ctx), await newUser(ctx), await newUser(ctx)];
    const closed = await Promise.all(customers.map(({ id }) => closeGuest(ctx, { guestId, customerId: id })));
    expect(closed.filter(Boolean)).toHaveLength(1);
  });

  it("changes nothing for a customer, a guest who has registered, and an unknown user", async () => {
    const { guestId, caller, customerId } = await newPair();
    await registerAsCustomer(ctx, caller, { username: `registered-${customerId}`, password: PASSWORD });
    for (const id of [guestId, customerId, ctx.newId()]) {
      expect(await closeGuest(ctx, { guestId: id, customerId })).toBe(false);
    }
    for (const id of [guestId, customerId]) expect(await getUser(ctx, id)).toMatchObject({ isActive: true });
  });

  it("succeeds or the registration of the guest does, but never both, when they are concurrent, in 10 rounds", async () => {
    for (let run = 0; run < 10; run++) {
      const { guestId, caller, customerId } = await newPair();
      const username = `racing-${customerId}`;
      const [registered, closed] = await Promise.allSettled([
        registerAsCustomer(ctx, caller, { username, password: PASSWORD }),
        closeGuest(ctx, { guestId, customerId }),
      ]);
      const isClosed = closed.status === "fulfilled" && closed.value;
      expect(registered.status).toBe(isClosed ? "rejected" : "fulfilled");
      const expected = isClosed ? { role: "guest", isActive: false } : { role: "customer", isActive: true, username };
      expect(await getUser(ctx, guestId)).toMatchObject(expected);
    }
  });
});
