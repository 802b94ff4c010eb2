import { describe, expect, it } from "vitest";
import eventTypes from "../event-types/event-types.json" with { type: "json" };
import { NewEndpointSchema, RecoverySchema } from "./endpoints.schema.ts";

const url = "https://receiver.shop.com/hooks";

describe("NewEndpointSchema", () => {
  const parse = (...eventTypes: string[]) => NewEndpointSchema.safeParse({ url, eventTypes });

  it("takes each type that the shop lists, its kind, that of tests, and all", () => {
    for (const type of Object.keys(eventTypes)) {
      expect(parse(type, type.replace(/\..*/, ".*")).success, type).toBe(true);
    }
    expect(parse("*", "webhook.test").success).toBe(true);
  });

  it.each(["order.payed", "nope.*", "order", "orde*", "order.p*", "everything", ""])(
    "refuses %j, which no event has, and names the types",
    (type) => {
      const { error } = parse("order.*", type);
      expect(error?.issues.map(({ path }) => path.join("."))).toEqual(["eventTypes.1"]);
      for (const known of ["order.paid", "stock.low", "order.*"]) expect(error?.issues[0]?.message).toContain(known);
    },
  );

  it.each(["\u0000", "\u0001", "\ud800"])("refuses an address with %j, which PostgreSQL does not store", (text) => {
    expect(NewEndpointSchema.safeParse({ url: `${url}${text}/`, eventTypes: ["*"] }).success).toBe(false);
    expect(NewEndpointSchema.safeParse({ url, eventTypes: ["*"] }).success).toBe(true);
  });
});

describe("RecoverySchema", () => {
  it("takes a time of the years that the shop takes elsewhere, which PostgreSQL has", () => {
    for (const since of ["0000-01-01T00:00:00Z", "1899-12-31T23:59:59Z", "9999-12-31T00:00:00Z", "2026-11-01"]) {
      expect(RecoverySchema.safeParse({ since }).success, since).toBe(false);
    }
    expect(RecoverySchema.safeParse({ since: "2026-11-01T09:30:00Z" }).success).toBe(true);
  });
});
