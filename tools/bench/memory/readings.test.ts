import { describe, expect, it } from "vitest";
import { findGrowth, type Reading, tabulate } from "./readings.ts";

const reading = (orders: number, heaps: Record<string, number>): Reading => ({ orders, processes: {}, heaps });

describe("findGrowth()", () => {
  it("names the isolates whose heaps are more than 1 MB larger after the last round than after the one before", () => {
    const readings = [
      reading(0, { orders: 5, users: 5, products: 5 }),
      reading(10_000, { orders: 8, users: 9, products: 9 }),
      reading(20_000, { orders: 10.5, users: 9.9, products: 6 }),
    ];
    expect(findGrowth(readings)).toEqual(["orders by 2.5 MB"]);
  });

  it("does not count what the first round fills, nor an isolate that started in the last round", () => {
    expect(
      findGrowth([reading(0, { orders: 5 }), reading(10, { orders: 9 }), reading(20, { orders: 9, late: 30 })]),
    ).toEqual([]);
  });
});

describe("tabulate()", () => {
  it("has a row for each isolate, one for all that stay small, and a column for each reading", () => {
    const heaps = { orders: 5, "cache:0": 0.5, "cache:1": 0.6 };
    const table = tabulate([reading(0, heaps), reading(10, { ...heaps, orders: 8.06, late: 3 })], "heaps");
    expect(table).toEqual({
      orders: { "0 orders": "5.0", "10 orders": "8.1" },
      late: { "0 orders": "0.0", "10 orders": "3.0" },
      "2 smaller ones": { "0 orders": "1.1", "10 orders": "1.1" },
    });
  });
});
