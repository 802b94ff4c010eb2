import { describe, expect, it } from "vitest";
import { percentile } from "../measure/load.ts";
import { MEASURED } from "./measured.ts";
import { simulateShop } from "./shop.ts";

const calm = { ordersPerSecond: 5, seconds: 20, tripMs: 10, hotShare: 0, lostShare: 0, computeUnits: 8 };

describe("simulateShop()", () => {
  it("takes exactly the measured times when no order has to wait", async () => {
    const { answerMs } = await simulateShop(calm);
    const { workers, database } = MEASURED;
    expect(percentile(answerMs, 50)).toBeCloseTo(workers.beforeAnswer + database.reserve + database.write + 2 * 10, 5);
  });

  it("notifies once of each order, those whose relay was lost by the cron", async () => {
    const { orders, notified, notifyMs } = await simulateShop({ ...calm, lostShare: 0.2 });
    expect([orders, notified]).toEqual([100, 100]);
    expect(notifyMs.filter((ms) => ms > 1_000).length).toBeGreaterThan(5);
    expect(notifyMs.at(-1)).toBeLessThan(61_000);
  });

  it("shows that the row of one product can't be sold faster than its lock allows", async () => {
    const allowed = 1000 / MEASURED.database.reserve;
    const rush = { ...calm, ordersPerSecond: 1.5 * allowed, seconds: 4, hotShare: 1 };
    const { loads, answerMs } = await simulateShop(rush);
    expect(loads["row of the hot product"]).toBeGreaterThan(1);
    // Orders for six seconds, one after another, in four.
    expect(answerMs.at(-1)).toBeGreaterThan(1_500);
    const spread = await simulateShop({ ...rush, hotShare: 0.1 });
    expect(percentile(spread.answerMs, 95)).toBeLessThan(100);
  });

  it("needs fewer round trips for each order the more there are at once", async () => {
    const busy = await simulateShop({ ...calm, ordersPerSecond: 400, seconds: 5 });
    const { tripsAfterAnswer } = await simulateShop(calm);
    expect(tripsAfterAnswer).toBeGreaterThan(3.5);
    expect(busy.tripsAfterAnswer).toBeLessThan(tripsAfterAnswer / 2);
  });
});
