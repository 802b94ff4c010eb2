import { describe, expect, it } from "vitest";
import { circuitPause, RETRY_DELAYS, retryDelay } from "./schedule.ts";

describe("retryDelay()", () => {
  it("is what was promised, and up to a tenth more", () => {
    for (const [index, delay] of RETRY_DELAYS.entries()) {
      expect(retryDelay(index + 1, () => 0)).toBe(delay);
      expect(retryDelay(index + 1, () => 1)).toBeCloseTo(delay * 1.1);
    }
    expect(retryDelay(RETRY_DELAYS.length + 1)).toBeUndefined();
  });
});

describe("circuitPause()", () => {
  it("begins with the third failure, or with the first timeout, and grows to five minutes", () => {
    expect([1, 2, 3, 4, 5].map((failures) => circuitPause(failures, false))).toEqual([0, 0, 5, 10, 20]);
    expect([1, 2, 3].map((failures) => circuitPause(failures, true))).toEqual([5, 10, 20]);
    expect(circuitPause(100, false)).toBe(300);
  });
});
