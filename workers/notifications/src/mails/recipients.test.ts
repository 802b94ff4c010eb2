import { describe, expect, it } from "vitest";
import { addressOf } from "./recipients.ts";

const verified = "verified@example.com";
const ofCart = { cartId: "a cart", email: "cart@example.com", paymentStatus: "paid" };

describe("addressOf()", () => {
  it.each(["order.paid", "order.delivered", "order.cancelled", "fulfillment.created", "return.approved"])(
    "is the cart's address for %s of an order from a cart, verified or not",
    (type) => {
      expect(addressOf(type, ofCart, undefined)).toBe("cart@example.com");
      expect(addressOf(type, { ...ofCart, paymentStatus: "refunded" }, verified)).toBe("cart@example.com");
    },
  );

  it("is the verified address before the order was paid, if there is one", () => {
    const unpaid = { ...ofCart, paymentStatus: "unpaid" };
    for (const type of ["order.created", "order.cancelled"]) {
      expect(addressOf(type, unpaid, verified)).toBe(verified);
      expect(addressOf(type, unpaid, undefined)).toBeUndefined();
    }
  });

  it("is the verified address for an order without a cart", () => {
    const order = { cartId: null, email: null, paymentStatus: "paid" };
    expect(addressOf("order.paid", order, verified)).toBe(verified);
    expect(addressOf("order.paid", {}, verified)).toBe(verified);
  });

  it("is none when an order is shipped, since each of its parcels has a mail", () => {
    expect(addressOf("order.shipped", ofCart, verified)).toBeUndefined();
  });
});
