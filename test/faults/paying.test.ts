import { expect } from "vitest";
import type { Order } from "#shared/contracts/orders.ts";
import { describeJourney, useFaultShop } from "./journeys.ts";
import { decide, insist, placeOrder, type Scene, startPayment } from "./scenes.ts";

useFaultShop();

const TOTAL = 1000;
const paid = { orders: 1, sold: 2, events: 2, captured: TOTAL, paymentStatus: "paid" } as const;
const pending = { orders: 1, sold: 2, events: 1 };

/** Starts a payment again until there is one; returns its id. */
async function start(scene: Scene, { id }: Order, provider: string): Promise<string> {
  const { status, body } = await insist(scene, () => startPayment(scene, id, provider));
  // 200: a second try finds the payment of the first.
  expect([200, 201]).toContain(status);
  return body.id;
}

describeJourney("a payment that the customer makes on the page of the test provider", {
  prepare: placeOrder,
  run: async (scene, order) => {
    const payment = await start(scene, order, "test");
    expect((await insist(scene, () => decide(scene, payment, "succeed"))).status).toBe(202);
    return [paid];
  },
});

describeJourney("a payment of a customer who gives up", {
  isVariant: true,
  prepare: placeOrder,
  run: async (scene, order) => {
    const { status, body } = await startPayment(scene, order.id);
    if (status !== 201) return [pending];
    const decided = await decide(scene, body.id, "succeed");
    return decided.status === 202 ? [paid] : [paid, pending];
  },
});

describeJourney("a payment by Stripe, which sends its message until it is accepted", {
  isVariant: true,
  prepare: placeOrder,
  run: async (scene, order) => {
    const payment = await start(scene, order, "stripe");
    // The answer to the start is stored after the response, and a message before that would ask for it again.
    await scene.shop.faults.quiet();
    const { body, headers } = await scene.shop.stripe.succeed(payment);
    const send = () => scene.shop.fetch("/api/v1/payment-events/stripe", { method: "POST", body, headers });
    expect((await insist(scene, send)).status).toBe(200);
    return [paid];
  },
});
