import { describe, expect, it } from "vitest";
import type { Schemas } from "#shared/client/client.ts";
import { FULFILLMENT } from "../ucp/names.ts";
import { toCartMessages, toMessages } from "./messages.ts";

type Cart = Schemas["Cart"];

const requirement = (code: Cart["requirements"][number]["code"], field: string) => ({ code, field, message: "Why." });
const cartOf = (fields: Partial<Cart>) =>
  ({
    requirements: [],
    discountCodes: [],
    discounts: [],
    shippingAddress: null,
    shippingMethod: null,
    ...fields,
  }) as unknown as Cart;
const ALL = { [FULFILLMENT]: [] };
const address = { name: "Ada", line1: "1 Main Street", city: "Springfield", country: "US" };

describe("toMessages()", () => {
  it("says each requirement of the cart in the protocol's words, with the path of what it is about", () => {
    const requirements = [
      requirement("email-required", "email"),
      requirement("shipping-address-required", "shippingAddress"),
      requirement("variant-not-available", "items.2"),
      requirement("quantity-not-available", "items.0.quantity"),
      requirement("discount-not-applicable", "discountCodes.1"),
    ];
    const messages = toMessages(cartOf({ requirements }), {}, ALL);
    expect(messages.map(({ code, path }) => [code, path])).toEqual([
      ["field_required", "$.buyer.email"],
      ["field_required", "$.fulfillment.methods[0].destinations"],
      ["item_unavailable", "$.line_items[2]"],
      ["out_of_stock", "$.line_items[0].quantity"],
      ["discount_code_not_applicable", "$.discounts.codes[1]"],
    ]);
    expect(toCartMessages(cartOf({ requirements }), {}).map(({ code }) => code)).toEqual([
      "item_unavailable",
      "out_of_stock",
      "discount_code_not_applicable",
    ]);
  });

  it("tells an address that the shop does not ship to from one that is missing or incomplete", () => {
    const requirements = [requirement("shipping-address-required", "shippingAddress")];
    const codes = (cart: Partial<Cart>, details = {}) =>
      toMessages(cartOf({ requirements, ...cart }), details, ALL).map(({ code, path }) => [
        code,
        path?.split(".").at(-1),
      ]);
    expect(codes({ shippingAddress: address as never })).toEqual([["address_undeliverable", "destinations[0]"]]);
    const destination = { street_address: "1 Main Street", address_country: "US", first_name: "Ada" };
    expect(codes({}, { destination })).toEqual([["field_required", "address_locality"]]);
  });

  it("leaves to the buyer where the order goes when the agent does not speak of fulfillment", () => {
    const requirements = [requirement("shipping-method-required", "shippingMethodId")];
    const [message] = toMessages(cartOf({ requirements }), {}, {});
    expect(message).toMatchObject({ severity: "requires_buyer_input" });
    expect(message).not.toHaveProperty("path");
  });

  it("warns of codes that were refused, and of those that lose against other discounts", () => {
    const cart = cartOf({ discountCodes: ["SAVES", "LOSES"], shippingMethod: {} as never });
    const discounts = [{ promotionId: "1", code: "saves", name: "Saves", amount: { amount: 1, currency: "USD" } }];
    const refusedCodes = [{ given: "NONE", code: "discount_code_invalid", content: "There is no such code." }];
    expect(toMessages({ ...cart, discounts }, { refusedCodes }, ALL)).toMatchObject([
      { type: "warning", code: "discount_code_invalid", path: "$.discounts.codes[2]" },
      { type: "warning", code: "discount_code_combination_disallowed", path: "$.discounts.codes[1]" },
    ]);
  });
});
