import { expect } from "vitest";
import { describeJourney, insist, place, useFaultShop } from "./journeys.ts";

useFaultShop();

describeJourney("an order whose client tries again", {
  run: async (scene) => {
    expect((await insist(() => place(scene))).status).toBe(201);
    return [{ orders: 1, sold: 2, events: 1 }];
  },
});

describeJourney("an order whose client gives up", {
  run: async (scene) => {
    const { status } = await place(scene);
    const placed = { orders: 1, sold: 2, events: 1 };
    return status === 201 ? [placed] : [placed, { orders: 0, sold: 0, events: 0 }];
  },
});
