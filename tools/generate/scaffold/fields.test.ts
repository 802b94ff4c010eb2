import { describe, expect, it } from "vitest";
import { parseFields } from "./fields.ts";

const parse = (spec: string) => parseFields([spec])[0];

describe("parseFields()", () => {
  it.each([
    ["body:text", { type: "text", max: 500, column: "body", optional: false }],
    ["body:text:2000?", { type: "text", max: 2000, optional: true }],
    ["note?:text", { type: "text", max: 500, optional: true }],
    ["rating:int:1..5", { type: "int", min: 1, max: 5 }],
    ["change:int:-3..", { type: "int", min: -3, max: 2147483647 }],
    ["depth:int:..0", { type: "int", min: -2147483648, max: 0 }],
    ["productId:uuid", { type: "uuid", column: "product_id" }],
    ["open:bool", { type: "bool" }],
    ["price:money?", { type: "money", optional: true }],
    ["startsAt:timestamp", { type: "timestamp", column: "starts_at" }],
    ["day:date", { type: "date" }],
    ["size:enum(small|large)?", { type: "enum", values: ["small", "large"], optional: true }],
    ["size:enum:small,large", { type: "enum", values: ["small", "large"] }],
  ])("parses %s", (spec, field) => {
    expect(parse(spec)).toMatchObject(field);
  });

  it.each([
    ["rating", /is not a field: write <name>:<type>/],
    [":int", /is not a field/],
    ["Rating:int", /cannot be a field's name/],
    ["a-b:int", /cannot be a field's name/],
    ["version:int", /has the field "version" already/],
    ["class:int", /a reserved word of JavaScript/],
    ["constructor:int", /a reserved word of JavaScript/],
    ["rating:float", /there is no type "float".*text\[:max\]/],
    ["rating:int:5..1", /the smaller one first/],
    ["rating:int:1", /bounds are integers/],
    ["rating:int:0..9999999999", /bounds are integers/],
    ["body:text:0", /a number from 1 to 10000/],
    ["body:text:long", /a number from 1 to 10000/],
    ["open:bool:yes", /bool takes no argument/],
    ["size:enum", /values are distinct words/],
    ["size:enum(a|a)", /values are distinct words/],
    ["size:enum(a|b';)", /values are distinct words/],
  ])("refuses %s with the reason", (spec, why) => {
    expect(() => parse(spec)).toThrow(why);
  });

  it("refuses two fields that need the same column, and an empty list", () => {
    expect(() => parseFields(["price:money", "priceAmount:int"])).toThrow(/need the same column "price_amount"/);
    expect(() => parseFields(["rating:int", "rating:text"])).toThrow(/need the same column/);
    expect(() => parseFields([])).toThrow(/at least one --field/);
  });
});
