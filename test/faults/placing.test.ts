import { expect } from "vitest";
import { describeJourney, useFaultShop } from "./journeys.ts";
import { insist, place } from "./scenes.ts";

useFaultShop();

const placed = { orders: 1, sold: 2, events: 1 };

describeJourney("an order whose client tries again", {
  run: async (scene) => {
    expect((await insist(scene, () => place(scene))).status).toBe(201);
    return [placed];
  },
});

describeJourney("an order whose client gives up", {
  isVariant: true,
  run: async (scene) => {
    const { status } = await place(scene);
    return status === 201 ? [placed] : [placed, { orders: 0, sold: 0, events: 0 }];
  },
});
