import { describe, expect, it } from "vitest";
import { RecentEntries } from "./recent-entries.ts";

describe("RecentEntries", () => {
  it("evicts an entry after a second", () => {
    const recent = new RecentEntries();
    recent.set("mug", "blue", 5_000);
    expect(recent.get("mug", 5_999)).toBe("blue");
    expect(recent.get("mug", 6_000)).toBeUndefined();
  });

  it("holds a thousand entries, and evicts the one set longest ago", () => {
    const recent = new RecentEntries();
    for (let index = 0; index < 1_000; index++) recent.set(`product ${index}`, index, 0);
    recent.set("product 0", "again", 0);
    recent.set("one more", 1, 0);
    expect(recent.get("product 0", 1)).toBe("again");
    expect(recent.get("product 1", 1)).toBeUndefined();
    expect(recent.get("product 2", 1)).toBe(2);
  });
});
