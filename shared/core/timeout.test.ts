import { expect, it } from "vitest";
import { withTimeout } from "./timeout.ts";

const never = new Promise<never>(() => undefined);

it("withTimeout() returns what the work returns in time, and rejects with its error", async () => {
  expect(await withTimeout(1000, Promise.resolve("answer"))).toBe("answer");
  await expect(withTimeout(1000, Promise.reject(new Error("broken")))).rejects.toThrow("broken");
});

it("withTimeout() rejects with a TimeoutError, or the given error, when the work takes longer", async () => {
  await expect(withTimeout(1, never)).rejects.toMatchObject({ name: "TimeoutError" });
  await expect(withTimeout(1, never, () => new Error("too late"))).rejects.toThrow("too late");
});
