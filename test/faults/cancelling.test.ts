import { expect } from "vitest";
import type { Order } from "#shared/contracts/orders.ts";
import { describeJourney, insist, place, placeUnconfirmed, type Scene, useFaultShop } from "./journeys.ts";

useFaultShop();

async function cancel({ customer }: Scene, order: Order | undefined) {
  const { status } = await insist(() => customer.post(`/api/v1/orders/${order?.id}/cancel`, undefined));
  // 409: a second try finds that the first one went through.
  expect([200, 409]).toContain(status);
  return [{ orders: 1, sold: 0, events: 2 }];
}

describeJourney("a cancellation", { prepare: async (scene) => (await place(scene)).body, run: cancel });

describeJourney("a cancellation before the stock is confirmed", { prepare: placeUnconfirmed, run: cancel });
