import { describe, expect, it } from "vitest";
import { canonicalJson } from "./canonical-json.ts";

describe("canonicalJson()", () => {
  it("serializes objects with equal keys and values identically, whatever the order of the keys at any depth", () => {
    const one = { b: [{ y: 1, x: { 2: "two", 10: "ten" } }], a: null };
    const other = { a: null, b: [{ x: { 10: "ten", 2: "two" }, y: 1 }] };
    expect(canonicalJson(one)).toBe(canonicalJson(other));
    expect(JSON.parse(canonicalJson(one))).toEqual(one);
  });

  it("distinguishes arrays by order and values by type", () => {
    const values = [[1, 2], [2, 1], ["1", 2], { 0: 1, 1: 2 }, null, "", {}];
    expect(new Set(values.map(canonicalJson)).size).toBe(values.length);
  });

  it("keeps keys that objects inherit", () => {
    const value = JSON.parse('{"__proto__": {"b": 1}, "constructor": 2}');
    expect(canonicalJson(value)).toBe('{"__proto__":{"b":1},"constructor":2}');
  });

  it("serializes undefined as null", () => {
    expect(canonicalJson(undefined)).toBe("null");
  });
});
