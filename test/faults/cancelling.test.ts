import { expect } from "vitest";
import type { Order } from "#shared/contracts/orders.ts";
import { describeJourney, useFaultShop } from "./journeys.ts";
import { cancel, insist, placeOrder, placeUnconfirmed, type Scene } from "./scenes.ts";

useFaultShop();

async function cancelOrder(scene: Scene, { id }: Order) {
  const { status } = await insist(scene, () => cancel(scene, id));
  // 409: a second try finds that the first one went through.
  expect([200, 409]).toContain(status);
  return [{ orders: 1, sold: 0, events: 2 }];
}

describeJourney("a cancellation", { prepare: placeOrder, run: cancelOrder });

describeJourney("a cancellation before the stock is confirmed", {
  isVariant: true,
  prepare: placeUnconfirmed,
  run: cancelOrder,
});
