import { eq, sql } from "drizzle-orm";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createCart, getCart } from "../carts/carts.service.ts";
import { carts } from "../carts/tables.ts";
import { ADDRESS, createCartsTest, newCustomer, usd } from "../carts/testing.ts";
import { completeCart } from "../completion/completion.service.ts";
import { claimRequest, freeRequest, keepAnswer } from "./agent-requests.service.ts";
import {
  cancelSession,
  findSession,
  keepDetails,
  keepShownTotal,
  openSession,
  pruneAgentSessions,
  replaceItems,
} from "./agent-sessions.service.ts";
import { orders } from "../tables.ts";
import { agentRequests, agentSessions } from "./tables.ts";

let test: Awaited<ReturnType<typeof createCartsTest>>;

beforeAll(async () => {
  test = await createCartsTest();
});
afterAll(() => test?.close());

const agent = "https://agent.example/profile";
const ORIGIN = { profile: agent, version: "2026-08-25" };

/** A session of a cart with a mug that can be ordered. */
async function newSession() {
  const caller = newCustomer();
  const { variantId } = test.products.addVariant();
  const patch = { email: "ada@example.com", shippingAddress: ADDRESS, shippingMethodId: test.groundOf("us") };
  const { id: cartId } = await createCart(test.ctx, caller, { items: [{ variantId, quantity: 1 }] }, ORIGIN);
  const cart = await test.change(caller, cartId, patch);
  const id = crypto.randomUUID();
  const session = { cartId: cart.id, userId: caller.userId, guestSessionId: null, details: { buyer: "Ada" } };
  await openSession(test.ctx, { id, agent, ...session });
  return { id, caller, cart, variantId, session };
}

describe("a session of an agent", () => {
  it("is named by the order that its cart becomes, placed by the agent or the buyer", async () => {
    const { id, caller, cart } = await newSession();
    await completeCart(test.ctx, { id: cart.id, userId: caller.userId, versions: undefined }, cart.total);
    const placed = await test.ctx.db
      .select({ agent: orders.agent })
      .from(orders)
      .where(eq(orders.userId, caller.userId));
    expect(placed).toEqual([{ agent: { ...ORIGIN, checkoutId: id } }]);
  });

  it("is found by its id for its agent alone, with what was kept of it", async () => {
    const { id, session } = await newSession();
    expect(await findSession(test.ctx, { id, agent })).toEqual({ ...session, shownTotal: null, canceled: null });
    expect(await findSession(test.ctx, { id, agent: "https://other.example/" })).toBeUndefined();
    await keepDetails(test.ctx, { id, details: { buyer: "Eve" } });
    await keepShownTotal(test.ctx, { id, total: 1500 });
    expect(await findSession(test.ctx, { id, agent })).toMatchObject({ details: { buyer: "Eve" }, shownTotal: 1500 });
  });

  it("is deleted 30 days after its last change, once its cart is", async () => {
    const [kept, old] = [await newSession(), await newSession()];
    const longAgo = { updatedAt: sql`now() - interval '31 days'` };
    for (const { id } of [kept, old]) {
      await test.ctx.db.update(agentSessions).set(longAgo).where(eq(agentSessions.id, id));
    }
    await test.ctx.db.delete(carts).where(eq(carts.id, old.cart.id));
    await pruneAgentSessions(test.ctx);
    expect(await findSession(test.ctx, { id: kept.id, agent })).toBeDefined();
    expect(await findSession(test.ctx, { id: old.id, agent })).toBeUndefined();
  });
});

describe("replaceItems()", () => {
  it("makes the given items those of the cart, in their order, and takes their currency", async () => {
    const { cart, caller, variantId } = await newSession();
    const other = test.products.addVariant();
    const replace = (items: { variantId: string; quantity: number }[]) =>
      replaceItems(test.ctx, { cartId: cart.id, userId: caller.userId, items });
    const both = await replace([
      { variantId: other.variantId, quantity: 2 },
      { variantId, quantity: 4 },
    ]);
    expect(both.items).toMatchObject([
      { variantId: other.variantId, quantity: 2 },
      { variantId, quantity: 4 },
    ]);
    expect(both.version).toBe(cart.version + 1);
    const euros = test.products.addVariant({ currency: "EUR" });
    expect(await replace([{ variantId: euros.variantId, quantity: 1 }])).toMatchObject({
      currency: "EUR",
      items: [{ variantId: euros.variantId }],
    });
  });

  it("refuses unknown items, two currencies, another user's cart and a completed one, and changes nothing", async () => {
    const { cart, caller, variantId } = await newSession();
    const euros = test.products.addVariant({ currency: "EUR" });
    const replace = (items: { variantId: string; quantity: number }[], userId = caller.userId) =>
      replaceItems(test.ctx, { cartId: cart.id, userId, items });
    const item = { variantId, quantity: 1 };
    await expect(replace([{ ...item, variantId: crypto.randomUUID() }])).rejects.toMatchObject({
      code: "unknown-product",
    });
    await expect(replace([item, { ...item, variantId: euros.variantId }])).rejects.toMatchObject({
      code: "mixed-currencies",
    });
    await expect(replace([item, { ...item, quantity: 1000 }])).rejects.toMatchObject({ code: "validation-failed" });
    await expect(replace([item], newCustomer().userId)).rejects.toMatchObject({ code: "not-found" });
    expect(await getCart(test.ctx, caller, cart.id)).toEqual(cart);
    await completeCart(test.ctx, { id: cart.id, userId: caller.userId, versions: undefined }, usd(1500));
    await expect(replace([item])).rejects.toMatchObject({ code: "cart-completed" });
  });
});

describe("cancelSession()", () => {
  it("deletes the cart, keeps it as it was, and answers the same when it is repeated", async () => {
    const { id, caller, cart } = await newSession();
    const canceled = { outcome: "canceled", cart: expect.objectContaining({ id: cart.id, total: usd(1500) }) };
    expect(await cancelSession(test.ctx, { id })).toEqual(canceled);
    expect(await cancelSession(test.ctx, { id })).toEqual(canceled);
    await expect(getCart(test.ctx, caller, cart.id)).rejects.toMatchObject({ code: "not-found" });
    expect(await cancelSession(test.ctx, { id: "made-up" })).toEqual({ outcome: "unknown" });
  });

  it("cancels also when the cart changes whenever it has been read", async () => {
    const { id, caller, cart } = await newSession();
    const isCart = eq(carts.id, cart.id);
    const findVariants: typeof test.ctx.products.findVariants = async (...given) => {
      await test.ctx.db.update(carts).set({ version: sql`version + 1` }).where(isCart);
      return test.ctx.products.findVariants(...given);
    };
    const ctx = { ...test.ctx, products: { ...test.ctx.products, findVariants } };
    expect(await cancelSession(ctx, { id })).toMatchObject({ outcome: "canceled", cart: { id: cart.id } });
    await expect(getCart(test.ctx, caller, cart.id)).rejects.toMatchObject({ code: "not-found" });
  });

  it("cancels or completes, never both, when both come at once", async () => {
    for (let time = 0; time < 12; time++) {
      const { id, caller, cart } = await newSession();
      const target = { id: cart.id, userId: caller.userId, versions: undefined };
      const [canceled, ordered] = await Promise.allSettled([
        cancelSession(test.ctx, { id }),
        completeCart(test.ctx, target, usd(1500)),
      ]);
      const outcome = canceled.status === "fulfilled" && canceled.value.outcome;
      expect([outcome, ordered.status]).toEqual(
        ordered.status === "fulfilled" ? ["completed", "fulfilled"] : ["canceled", "rejected"],
      );
    }
  });
});

describe("claimRequest()", () => {
  const request = () => ({ key: crypto.randomUUID(), requestHash: "a" });

  it("lets one of many concurrent requests be worked on, and answers later ones as that one", async () => {
    const claim = request();
    const claims = await Promise.all(Array.from({ length: 20 }, () => claimRequest(test.ctx, claim)));
    expect(claims.map(({ outcome }) => outcome).toSorted()).toEqual(["claimed", ...Array(19).fill("in-progress")]);
    await keepAnswer(test.ctx, { key: claim.key, status: 201, body: "{}" });
    expect(await claimRequest(test.ctx, claim)).toEqual({ outcome: "answered", status: 201, body: "{}" });
    expect(await claimRequest(test.ctx, { ...claim, requestHash: "b" })).toEqual({ outcome: "reused" });
  });

  it("gives a request that failed, or was left for a minute, to the next", async () => {
    const [failed, left] = [request(), request()];
    for (const each of [failed, left]) await claimRequest(test.ctx, each);
    await freeRequest(test.ctx, failed);
    expect(await claimRequest(test.ctx, failed)).toEqual({ outcome: "claimed" });
    await test.ctx.db
      .update(agentRequests)
      .set({ claimedAt: sql`now() - interval '61 seconds'` })
      .where(eq(agentRequests.key, left.key));
    expect(await claimRequest(test.ctx, left)).toEqual({ outcome: "claimed" });
  });

  it("forgets an answer after 48 hours", async () => {
    const old = request();
    await claimRequest(test.ctx, old);
    await keepAnswer(test.ctx, { key: old.key, status: 200, body: "{}" });
    const longAgo = { createdAt: sql`now() - interval '49 hours'` };
    await test.ctx.db.update(agentRequests).set(longAgo).where(eq(agentRequests.key, old.key));
    await pruneAgentSessions(test.ctx);
    expect(await claimRequest(test.ctx, old)).toEqual({ outcome: "claimed" });
  });
});
