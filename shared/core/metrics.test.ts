import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { Measurement } from "#shared/contracts/measurements.ts";
import { MEASUREMENTS, measureFor, readMeasurements } from "./metrics.ts";

let published: [string, Measurement[]][] = [];
const hear = (message: unknown) => published.push(readMeasurements(message));
beforeEach(() => {
  published = [];
  subscribe(MEASUREMENTS, hear);
});
afterEach(() => void unsubscribe(MEASUREMENTS, hear));

const step: Measurement = { kind: "database", outcome: "ok", seconds: 0.01 };
const whole: Measurement = { kind: "rpc", method: "reserveStock", outcome: "ok", seconds: 0.02 };

it("measureFor() publishes steps together with their work, and later steps at once", () => {
  const measure = measureFor("products");
  measure(step);
  measure(step);
  expect(published).toEqual([]);
  measure(whole);
  measure(step);
  expect(published).toEqual([
    ["products", [step, step, whole]],
    ["products", [step]],
  ]);
});
