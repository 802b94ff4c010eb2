import { describe, expect, it, vi } from "vitest";
import { cachedJson } from "./cached-json.ts";

describe("cachedJson()", () => {
  it("writes the JSON of a value once", () => {
    const toJSON = vi.fn(() => ({ name: "Mug" }));
    const value = { toJSON };
    expect([cachedJson(value), cachedJson(value)]).toEqual(['{"name":"Mug"}', '{"name":"Mug"}']);
    expect(toJSON).toHaveBeenCalledOnce();
  });

  it("tells values apart that are equal in part", () => {
    const mug = { name: "Mug", stock: 1 };
    expect([cachedJson(mug), cachedJson({ ...mug, stock: 2 })]).toEqual([
      '{"name":"Mug","stock":1}',
      '{"name":"Mug","stock":2}',
    ]);
  });
});
