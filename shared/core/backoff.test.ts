import { expect, it } from "vitest";
import { retryDelaySeconds } from "./backoff.ts";

it("retryDelaySeconds() doubles from ten seconds to an hour", () => {
  expect([1, 2, 3, 4, 9, 10, 100].map(retryDelaySeconds)).toEqual([10, 20, 40, 80, 2560, 3600, 3600]);
});
