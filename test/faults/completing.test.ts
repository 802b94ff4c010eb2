import { expect } from "vitest";
import type { Cart } from "#shared/contracts/carts.ts";
import type { Order } from "#shared/contracts/orders.ts";
import { describeJourney, useFaultShop } from "./journeys.ts";
import { fillCart, insist, type Scene } from "./scenes.ts";

useFaultShop();

const complete = ({ customer }: Scene, { id, total }: Pick<Cart, "id" | "total">) =>
  customer.post<Order>(`/api/v1/carts/${id}/complete`, { expectedTotal: total });

const placed = { orders: 1, sold: 2, events: 1 };

describeJourney("a cart that is completed again until it is an order", {
  prepare: fillCart,
  run: async (scene, cart) => {
    const { status, body } = await insist(scene, () => complete(scene, cart));
    expect([status, body.total, body.discounts.length]).toEqual([201, cart.total, 1]);
    return [placed];
  },
});

describeJourney("a cart whose customer gives up", {
  isVariant: true,
  prepare: fillCart,
  run: async (scene, cart) => {
    const { status } = await complete(scene, cart);
    return status === 201 ? [placed] : [placed, { orders: 0, sold: 0, events: 0 }];
  },
});

describeJourney("a cart that no longer costs what was expected, and then its total of now", {
  isVariant: true,
  prepare: fillCart,
  run: async (scene, cart) => {
    const stale = { ...cart, total: { amount: 1, currency: "USD" } };
    const refused = await insist(scene, () => complete(scene, stale));
    expect(refused.status).toBe(409);
    const { status } = await insist(scene, () => complete(scene, cart));
    expect(status).toBe(201);
    return [placed];
  },
});
