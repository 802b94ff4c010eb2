import { describe, expect, it } from "vitest";
import { RelayTurns } from "./relay-turns.ts";

describe("RelayTurns", () => {
  it("lets an event that comes alone go at once, and gathers those that come within 100 ms of a batch", () => {
    const turns = new RelayTurns<string>();
    turns.add(["first"]);
    expect([turns.waitMs(1_000), turns.take(100, 1_000)]).toEqual([0, ["first"]]);
    turns.add(["second"]);
    expect(turns.waitMs(1_030)).toBe(70);
    turns.add(["third"]);
    expect([turns.waitMs(1_100), turns.take(100, 1_100)]).toEqual([0, ["second", "third"]]);
  });

  it("gathers nothing when no event waits, and does not count an empty batch", () => {
    const turns = new RelayTurns<string>();
    turns.add(["first"]);
    turns.take(100, 1_000);
    expect([turns.waitMs(1_010), turns.take(100, 1_090)]).toEqual([0, []]);
    turns.add(["second"]);
    expect(turns.waitMs(1_110)).toBe(0);
  });

  it("gathers for 100 ms at most when the clock was set back", () => {
    const turns = new RelayTurns<string>();
    turns.add(["first"]);
    turns.take(100, 60_000);
    turns.add(["second"]);
    expect(turns.waitMs(1_000)).toBe(100);
  });
});
