import { describe, expect, it } from "vitest";
import { findSubscriptions } from "./subscriptions.ts";

describe("findSubscriptions()", () => {
  it("finds the publisher of each type and of all types of a kind", async () => {
    expect(await findSubscriptions(["payment.*"])).toEqual({ payments: ["payment.*"] });
    expect(await findSubscriptions(["order.paid", "refund.*", "return.received", "stock.low"])).toEqual({
      orders: ["order.paid", "return.received"],
      payments: ["refund.*"],
      products: ["stock.low"],
    });
  });

  it("refuses what no service publishes, and names what there is", async () => {
    await expect(findSubscriptions(["order.*", "parcel.*"])).rejects.toThrow(
      /"parcel\.\*" cannot be subscribed to: .* payment\.\*/,
    );
    await expect(findSubscriptions(["payment.lost"])).rejects.toThrow(/"payment\.lost"/);
  });
});
