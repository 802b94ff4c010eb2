import { describe, expect, it } from "vitest";
import type { Cart } from "../shop/types.ts";
import { isBlocked, shownStep } from "./steps.ts";

type Code = Cart["requirements"][number]["code"];
const cartWith = (...codes: Code[]) =>
  ({ items: [{}], requirements: codes.map((code) => ({ code, field: "", message: "" })) }) as unknown as Cart;

describe("shownStep()", () => {
  it.each([
    ["address", ["email-required", "shipping-address-required", "shipping-method-required"], "review", "address"],
    ["shipping", ["shipping-method-required"], undefined, "shipping"],
    ["an earlier one that the visitor wants to change", ["shipping-method-required"], "address", "address"],
    ["review when nothing is missing", [], "nonsense", "review"],
  ] as [string, Code[], string | undefined, string][])("is %s", (_, codes, wanted, step) => {
    expect(shownStep(cartWith(...codes), wanted)).toBe(step);
  });
});

describe("isBlocked()", () => {
  it("is true for what only the cart can mend", () => {
    expect(isBlocked(cartWith("quantity-not-available"))).toBe(true);
    expect(isBlocked(cartWith("email-required"))).toBe(false);
    expect(isBlocked({ ...cartWith(), items: [] })).toBe(true);
  });
});
