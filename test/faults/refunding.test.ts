import { expect } from "vitest";
import type { Order } from "#shared/contracts/orders.ts";
import { describeJourney, useFaultShop } from "./journeys.ts";
import { cancel, decide, insist, placeOrder, placePaid, type Scene, startPayment } from "./scenes.ts";

useFaultShop();

const TOTAL = 1000;
const PART = 400;
const cancelled = { orders: 1, sold: 0, captured: TOTAL, refunded: TOTAL, paymentStatus: "refunded" } as const;

const refund = ({ admin, key }: Scene, { id }: Order) =>
  admin.post(`/api/v1/orders/${id}/refunds`, { amount: { amount: PART, currency: "USD" } }, { "Idempotency-Key": key });

describeJourney("a refund of a part, which is asked for until it is answered", {
  prepare: placePaid,
  run: async (scene, order) => {
    expect((await insist(scene, () => refund(scene, order))).status).toBe(201);
    const money = { captured: TOTAL, refunded: PART, paymentStatus: "partially-refunded" } as const;
    return [{ orders: 1, sold: 2, events: 3, ...money }];
  },
});

/** 409: a second try finds that the first one went through. */
async function cancelOrder(scene: Scene, { id }: Order): Promise<void> {
  const { status } = await insist(scene, () => cancel(scene, id));
  expect([200, 409]).toContain(status);
}

describeJourney("a cancellation of a paid order", {
  prepare: placePaid,
  run: async (scene, order) => {
    await cancelOrder(scene, order);
    return [{ ...cancelled, events: 4 }];
  },
});

describeJourney("a payment that succeeds after its order was cancelled", {
  prepare: async (scene) => {
    const order = await placeOrder(scene);
    return { order, payment: (await startPayment(scene, order.id)).body };
  },
  run: async (scene, { order, payment }) => {
    await cancelOrder(scene, order);
    expect((await insist(scene, () => decide(scene, payment.id, "succeed"))).status).toBe(202);
    return [{ ...cancelled, events: 3 }];
  },
});
