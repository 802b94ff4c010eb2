import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { packBatches } from "./queues.ts";

const bytesOf = (message: unknown) => new TextEncoder().encode(JSON.stringify(message)).length + 100;
const sum = (batch: unknown[]) => batch.reduce((total: number, message) => total + bytesOf(message), 0);

describe("packBatches()", () => {
  it("keeps all messages in order, in batches within the limits of a queue", () => {
    const text = fc
      .tuple(fc.constantFrom("a", "é", "😀", "\n"), fc.nat(40_000))
      .map(([each, times]) => each.repeat(times));
    fc.assert(
      fc.property(fc.array(text, { maxLength: 250 }), (messages) => {
        const { batches, tooLarge } = packBatches(messages);
        expect(batches.flat()).toEqual(messages.filter((message) => bytesOf(message) <= 128_000));
        expect(tooLarge).toEqual(messages.filter((message) => bytesOf(message) > 128_000));
        for (const batch of batches) {
          expect(batch.length).toBeLessThanOrEqual(100);
          expect(sum(batch)).toBeLessThanOrEqual(256_000);
        }
        expect(batches.every(({ length }) => length > 0)).toBe(true);
      }),
      { numRuns: 30 },
    );
  });

  it("puts 250 small messages into three batches", () => {
    const { batches } = packBatches(Array.from({ length: 250 }, (_, index) => index));
    expect(batches.map(({ length }) => length)).toEqual([100, 100, 50]);
  });

  it("leaves a message above the size limit out of the batches, and returns it", () => {
    const large = "x".repeat(128_000);
    expect(packBatches(["a", large, "b", "c"])).toEqual({ batches: [["a", "b", "c"]], tooLarge: [large] });
  });
});
