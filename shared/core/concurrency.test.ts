import pMap from "p-map";
import { describe, expect, it } from "vitest";

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** What the Workers rely on in the package: an update that changes it fails here. */
describe("pMap()", () => {
  it("returns the results in the order of the items, and never exceeds the concurrency limit", async () => {
    let [running, most] = [0, 0];
    const results = await pMap(
      [5, 1, 4, 2, 3],
      async (ms) => {
        most = Math.max(most, ++running);
        await wait(ms);
        running--;
        return ms * 10;
      },
      { concurrency: 2 },
    );
    expect([results, most]).toEqual([[50, 10, 40, 20, 30], 2]);
  });

  it("rejects with the first failure and starts no further item", async () => {
    const begun: number[] = [];
    const work = async (item: number) => {
      begun.push(item);
      await wait(1);
      if (item === 2) throw new Error("second");
    };
    await expect(pMap([1, 2, 3, 4, 5, 6], work, { concurrency: 2 })).rejects.toThrow("second");
    await wait(10);
    expect(begun.length).toBeLessThan(6);
  });

  it("returns an empty list for no items", async () => {
    expect(await pMap([], async () => 1, { concurrency: 3 })).toEqual([]);
  });
});
