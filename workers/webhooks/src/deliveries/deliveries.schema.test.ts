import { describe, expect, it } from "vitest";
import { DeliveryListQuerySchema } from "./deliveries.schema.ts";

describe("DeliveryListQuerySchema", () => {
  it.each(["\u0000", "order.\u0007", "\ud800", "", "x".repeat(101)])("refuses the type %j", (eventType) => {
    expect(DeliveryListQuerySchema.safeParse({ eventType }).success).toBe(false);
  });

  it("takes a type of which there may be deliveries", () => {
    expect(DeliveryListQuerySchema.parse({ eventType: "order.paid" })).toMatchObject({ eventType: "order.paid" });
  });
});
