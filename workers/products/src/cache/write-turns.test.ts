import { describe, expect, it } from "vitest";
import { WriteTurns } from "./write-turns.ts";

const stock = (version: number) => ({ version });
const createTurns = () => new WriteTurns((a: { version: number }, b) => (a.version > b.version ? a : b));

describe("WriteTurns", () => {
  it("allows the first write of a key at once, and the next a second after it", () => {
    const turns = createTurns();
    expect(turns.request("a", stock(1), 0)).toBe(0);
    expect(turns.take("a", 10)).toEqual(stock(1));
    expect(turns.request("a", stock(2), 300)).toBe(710);
    expect(turns.request("b", stock(1), 300)).toBe(0);
  });

  it("gives a writer that waits the newest value, and lets the others go", () => {
    const turns = createTurns();
    turns.request("a", stock(1), 0);
    expect(turns.request("a", stock(3), 1)).toBeUndefined();
    expect(turns.request("a", stock(2), 2)).toBeUndefined();
    expect(turns.take("a", 3)).toEqual(stock(3));
    expect(turns.take("a", 4)).toBeUndefined();
  });

  it("does not wait for a writer whose invocation was ended", () => {
    const turns = createTurns();
    turns.request("a", stock(1), 0);
    for (let now = 1_000; now < 5_000; now += 1_000) expect(turns.request("a", stock(now), now)).toBeUndefined();
    expect(turns.request("a", stock(5_000), 5_000)).toBe(0);
  });
});
