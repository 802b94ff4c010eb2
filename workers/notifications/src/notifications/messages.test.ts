import { describe, expect, it } from "vitest";
import type { CustomerEvent } from "../order-events/events.ts";
import { messageOf } from "./messages.ts";

const usd = (amount: number) => ({ amount, currency: "USD" });
const line = (variantId: string, name: string, size?: string) => ({
  ...{ productId: "p1", variantId, name, quantity: 1, unitPrice: usd(12900), lineTotal: usd(12900) },
  ...(size ? { options: { Size: size } } : {}),
});
const jackets = [line("v1", "Rain jacket", "M"), line("v2", "Rain jacket", "XL")];

const bodyOf = (type: string, data: object) => messageOf({ type, data } as unknown as CustomerEvent).body;
const order = (fields: object = {}) => ({ items: jackets, total: usd(25800), paymentStatus: "paid", ...fields });
const returned = (status: string, received: (number | null)[] = [null, null]) => ({
  ...{ status, order: order(), rejectReason: null, refundAmount: null },
  items: jackets.map(({ variantId }, index) => ({ variantId, quantity: 1, quantityReceived: received[index] ?? null })),
});

describe("messageOf()", () => {
  it("tells the variants of a product apart", () => {
    expect(bodyOf("order.shipped", order())).toContain("Rain jacket (M) and Rain jacket (XL) left");
    expect(bodyOf("return.requested", returned("requested"))).toContain("Rain jacket (M) and Rain jacket (XL)");
    expect(bodyOf("fulfillment.created", { items: [{ variantId: "v2", quantity: 2 }], order: order() })).toContain(
      "2 × Rain jacket (XL) left",
    );
  });

  it("names an item by its product alone when the event has no options, as those of the previous version", () => {
    expect(bodyOf("order.shipped", order({ items: [line("v1", "Rain jacket")] }))).toBe(
      "Rain jacket left our warehouse.",
    );
  });

  it("names of a received return only what came back", () => {
    const body = bodyOf("return.received", returned("received", [1, 0]));
    expect(body).toBe("We received Rain jacket (M).");
  });

  it("speaks of no money when an order is free", () => {
    const free = order({ total: usd(0) });
    for (const type of ["order.created", "order.paid", "order.cancelled"]) {
      expect(bodyOf(type, free), type).not.toMatch(/\$|You get back/);
    }
    expect(bodyOf("order.created", free)).toContain("free of charge");
    expect(bodyOf("order.paid", free)).toContain("There is nothing to pay");
    expect(bodyOf("order.cancelled", order())).toContain("for $258.00 will not be sent. You get back what you paid.");
  });
});
