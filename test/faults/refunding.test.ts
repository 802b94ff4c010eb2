import { expect } from "vitest";
import type { Order } from "#shared/contracts/orders.ts";
import { describeJourney, useFaultShop } from "./journeys.ts";
import { query } from "../setup/query.ts";
import { cancel, insist, placeOrder, placePaid, type Scene, startPayment } from "./scenes.ts";

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
  isVariant: true,
  prepare: placePaid,
  run: async (scene, order) => {
    await cancelOrder(scene, order);
    return [{ ...cancelled, events: 4 }];
  },
});

/** The provider has the money, and the shop has not heard of it yet. */
const capture = ({ shop }: Scene, paymentId: string) =>
  query(shop, "payments", "INSERT INTO test_payments (id, state) VALUES ($1, 'succeeded')", [paymentId]);

describeJourney("a cancellation while the customer pays", {
  isVariant: true,
  prepare: async (scene) => {
    const order = await placeOrder(scene);
    const { body: payment } = await startPayment(scene, order.id);
    await capture(scene, payment.id);
    return order;
  },
  run: async (scene, order) => {
    await cancelOrder(scene, order);
    return [{ ...cancelled, events: 3 }];
  },
});
