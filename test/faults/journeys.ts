import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Cart } from "#shared/contracts/carts.ts";
import type { Order } from "#shared/contracts/orders.ts";
import { type Client, newCustomer, signInAsAdmin } from "../setup/client.ts";
import { type FaultShop, startFaultShop } from "../setup/faults/fault-shop.ts";
import { type Fault, FAULTS, type Step } from "../setup/faults/faults.ts";
import { query } from "../setup/query.ts";
import { expectHealthy, recover } from "../setup/faults/recovery.ts";

let shop: FaultShop;
let admin: Client;

/** Starts the shop of a file of fault tests; to be called at its top. */
export function useFaultShop(): void {
  beforeAll(async () => {
    shop = await startFaultShop();
    admin = await signInAsAdmin(shop);
  });
  afterAll(() => shop?.close());
}

/** What must have come of a journey in the end. */
type Outcome = { orders: number; sold: number; events: number };

/** A way of an order that faults are put in. */
export type Journey<Prepared> = {
  /** What happens before, without faults. */
  prepare?: (scene: Scene) => Promise<Prepared>;
  /** What the client does; all outcomes that are right for it. */
  run: (scene: Scene, prepared: Prepared | undefined) => Promise<Outcome[]>;
};

export type Scene = { customer: Client; userId: string; productId: string; key: string };

/** A customer with a verified address, and a product of which there are ten. */
async function newScene(): Promise<Scene> {
  const customer = await newCustomer(shop);
  const userId = String((await customer.get("/api/v1/users/me")).body.id);
  await query(shop, "users", "UPDATE users SET email = $1, email_verified_at = now() WHERE id = $2", [
    `${userId}@example.com`,
    userId,
  ]);
  const product = { name: `Product ${userId}`, price: { amount: 500, currency: "USD" }, availableStock: 10 };
  const { body } = await admin.post("/api/v1/products", product);
  return { customer, userId, productId: String(body.id), key: crypto.randomUUID() };
}

export const place = ({ customer, productId, key }: Scene) =>
  customer.placeOrder([{ productId, quantity: 2 }], { "Idempotency-Key": key });

/** What a client that does not give up does: it asks again until it gets an answer that is none of the shop's faults. */
export async function insist<A extends { status: number }>(ask: () => Promise<A>): Promise<A> {
  for (let attempt = 1; ; attempt++) {
    const answer = await ask();
    if (answer.status < 500) return answer;
    expect([503, 504]).toContain(answer.status);
    if (attempt === 5) throw new Error("the shop does not recover");
  }
}

/** A cart of two pieces that can be completed, with a code that may be used once. */
export async function fillCart({ customer, productId, userId }: Scene): Promise<Cart> {
  const code = `ONCE-${userId}`;
  const promotion = { name: "Once", code, type: "percentage", basisPoints: 1000, usageLimit: 1 };
  await admin.post("/api/v1/promotions", promotion);
  const { body: cart } = await customer.post<Cart>("/api/v1/carts", { items: [{ productId, quantity: 2 }] });
  const path = `/api/v1/carts/${cart.id}`;
  const shippingAddress = { name: "Ada", line1: "1 Main Street", city: "Austin", country: "US", region: "TX" };
  const fields = { email: "ada@example.com", shippingAddress, discountCodes: [code] };
  await customer.call("PATCH", path, fields);
  const { body } = await customer.get<{ items: { id: string }[] }>(`${path}/shipping-methods`);
  return (await customer.call<Cart>("PATCH", path, { shippingMethodId: body.items[0]?.id })).body;
}

/** An order whose reservation is not confirmed yet. */
export async function placeUnconfirmed(scene: Scene): Promise<Order> {
  shop.faults.arm({ name: "Reservations.settleReservations", occurrence: 1 }, "before", "");
  const { body } = await place(scene);
  expect(await shop.faults.disarm()).toBe(true);
  return body;
}

async function outcomeOf({ userId, productId }: Scene) {
  const { body } = await admin.get<{ items: Order[] }>(`/api/v1/orders?userId=${userId}`);
  const sold = body.items.filter(({ status }) => status !== "cancelled").length * 2;
  const stock = await admin.get<{ availableStock: number }>(`/api/v1/products/${productId}`);
  expect(stock.body.availableStock).toBe(10 - sold);
  const rows = await query(shop, "notifications", "SELECT mail_state FROM notifications WHERE user_id = $1", [userId]);
  expect(rows.map(({ mail_state }) => mail_state)).toEqual(rows.map(() => "sent"));
  return { orders: body.items.length, sold, events: rows.length };
}

/** Takes the journey once without faults to learn its steps, and then once for each step and fault. */
export function describeJourney<Prepared>(name: string, { prepare: before, run }: Journey<Prepared>): void {
  const prepare = async (scene: Scene) => before?.(scene);
  let steps: Step[];

  // A cart reads variants through a cache, which may have them by the time that the step is repeated.
  const isCachedRead = ({ name }: Step) => name.startsWith("products: select variants");

  async function takeWithFault(step: Step, fault: Fault): Promise<void> {
    const scene = await newScene();
    const prepared = await prepare(scene);
    await shop.faults.quiet();
    shop.faults.arm(step, fault, scene.userId);
    try {
      const possible = await run(scene, prepared);
      const wasMade = await shop.faults.disarm();
      expect(wasMade || isCachedRead(step), "the step was made").toBe(true);
      await shop.faults.quiet();
      await recover(shop);
      await shop.faults.quiet();
      expect(possible).toContainEqual(await outcomeOf(scene));
      await expectHealthy(shop);
    } finally {
      await shop.faults.disarm();
    }
  }

  describe(`a fault at any step of ${name}`, () => {
    beforeAll(async () => {
      const scene = await newScene();
      const prepared = await prepare(scene);
      await shop.faults.quiet();
      shop.faults.record();
      await run(scene, prepared);
      await shop.faults.quiet();
      steps = shop.faults.recorded();
      await recover(shop);
      await expectHealthy(shop);
    });

    it("is injected at queue sends, notification inserts and more than ten steps", () => {
      const names = steps.map((step) => step.name);
      expect(names.filter((step) => step.startsWith("EVENTS_")).length).toBeGreaterThan(0);
      expect(names.filter((step) => step.startsWith("notifications: insert notifications")).length).toBeGreaterThan(0);
      expect(names.length).toBeGreaterThan(10);
    });

    it.each(FAULTS)(
      "%s leaves the order complete or absent, exact stock and one notification per event",
      async (fault) => {
        const wrong: string[] = [];
        for (const step of steps) {
          try {
            await takeWithFault(step, fault);
          } catch (error) {
            wrong.push(`${step.name}, number ${step.occurrence}: ${(error as Error).message}`);
          }
        }
        expect(wrong).toEqual([]);
      },
    );

    it("leaves a consistent shop when the database commits a write and does not respond", async () => {
      const writes = steps.filter((step) =>
        /^(products|orders): (insert|update) (reservations|orders)/.test(step.name),
      );
      expect(writes.length).toBeGreaterThan(0);
      for (const step of writes.slice(0, 2)) await takeWithFault(step, "silent");
    });
  });
}
