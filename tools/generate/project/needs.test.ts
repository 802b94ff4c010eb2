import { describe, expect, it } from "vitest";
import type { Service } from "../../lib/services.ts";
import { withNeeds } from "./needs.ts";

describe("withNeeds()", () => {
  const service = (name: string, calls: string[] = [], subscribers: string[] = []) =>
    ({ name, calls, subscribers }) as Service;
  const services = [
    service("gateway", ["users", "items", "sales"]),
    service("users"),
    service("items"),
    service("sales", ["items"], ["news", "stats"]),
    service("news", ["sales"]),
    service("stats", ["sales"]),
  ];

  it("takes along whom a service calls, and somebody for its events", () => {
    const said: string[] = [];
    expect(withNeeds(services, ["sales"], (why) => said.push(why))).toEqual([
      "gateway",
      "users",
      "items",
      "sales",
      "news",
    ]);
    expect(said).toEqual([
      "items comes along: sales calls it.",
      "news comes along: somebody must get the events of sales.",
    ]);
    expect(withNeeds(services, ["stats"], () => undefined)).toEqual(["gateway", "users", "items", "sales", "stats"]);
    expect(withNeeds(services, ["users"], () => undefined)).toEqual(["gateway", "users"]);
  });

  it("refuses a service that is not there", () => {
    expect(() => withNeeds(services, ["baskets"], () => undefined)).toThrow(/Choose from items, sales, news, stats/);
  });
});
