import { describe, expect, it } from "vitest";
import { ExpiringMap } from "./expiring-map.ts";

const newMap = () => new ExpiringMap<number>({ lifetimeMs: 1000, maxEntries: 3 });

describe("ExpiringMap", () => {
  it("returns an entry until its lifetime is over, however often it is read", () => {
    const map = newMap();
    map.set("a", 1, 5000);
    for (let now = 5000; now < 6000; now += 100) expect(map.get("a", now)).toBe(1);
    expect(map.get("a", 6000)).toBeUndefined();
  });

  it("starts the lifetime again when an entry is set again", () => {
    const map = newMap();
    map.set("a", 1, 5000);
    map.set("a", 2, 5900);
    expect(map.get("a", 6800)).toBe(2);
  });

  it("drops the oldest entry when there are too many", () => {
    const map = newMap();
    for (const key of ["a", "b", "c"]) map.set(key, 1, 0);
    map.set("a", 2, 0);
    map.set("d", 1, 0);
    expect(["a", "b", "c", "d"].map((key) => map.get(key, 1))).toEqual([2, undefined, 1, 1]);
  });

  it("deletes by key and by value", () => {
    const map = newMap();
    for (const [key, value] of [
      ["a", 1],
      ["b", 2],
      ["c", 2],
    ] as const)
      map.set(key, value, 0);
    map.delete("a");
    map.deleteWhere((value) => value === 2);
    expect(["a", "b", "c"].map((key) => map.get(key, 1))).toEqual([undefined, undefined, undefined]);
  });
});
