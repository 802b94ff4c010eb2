import { describe, expect, it } from "vitest";
import { AppError } from "#shared/core/errors.ts";
import { awaitWorker } from "./timeout.ts";

describe("awaitWorker()", () => {
  it("returns the answer", async () => {
    expect(await awaitWorker(1000, Promise.resolve("answer"))).toBe("answer");
  });

  it("throws gateway-timeout when no answer comes in time", async () => {
    const hang = new Promise<never>(() => undefined);
    const headers = { "Retry-After": "5" };
    await expect(awaitWorker(1, hang)).rejects.toMatchObject({ code: "gateway-timeout", headers });
  });

  it("throws service-unavailable when the Worker throws, and keeps an AppError unchanged", async () => {
    const crash = () => Promise.reject(new TypeError("secret detail"));
    const headers = { "Retry-After": "5" };
    await expect(awaitWorker(1000, crash())).rejects.toMatchObject({ code: "service-unavailable", headers });
    await expect(awaitWorker(1000, crash())).rejects.not.toThrow("secret");
    const refuse = () => Promise.reject(new AppError("forbidden"));
    await expect(awaitWorker(1000, refuse())).rejects.toMatchObject({ code: "forbidden" });
  });
});
