import { describe, expect, it } from "vitest";
import type { Service } from "../../lib/services.ts";
import { withNeeds } from "./needs.ts";

describe("withNeeds()", () => {
  const service = (name: string, calls: string[] = [], subscribers: string[] = []) =>
    ({ name, calls, subscribers }) as Service;
  const services = [
    service("gateway", ["users", "items", "sales"]),
    service("users"),
    service("items", [], ["audit"]),
    service("sales", ["items"], ["news", "stats"]),
    service("news", ["sales"]),
    service("stats", ["sales"]),
    service("audit", ["news"]),
  ];

  it("adds the services that a service calls, and a subscriber for its events", () => {
    const said: string[] = [];
    expect(withNeeds(services, ["sales"], (why) => said.push(why))).toEqual([
      "gateway",
      "users",
      "items",
      "sales",
      "news",
    ]);
    expect(said).toEqual([
      "items is included: sales calls it.",
      "news is included: the events of sales need a subscriber.",
    ]);
    expect(withNeeds(services, ["stats"], () => undefined)).toEqual(["gateway", "users", "items", "sales", "stats"]);
    expect(withNeeds(services, ["users"], () => undefined)).toEqual(["gateway", "users"]);
  });

  it("adds no subscriber that calls services which are not there", () => {
    expect(withNeeds(services, ["items"], () => undefined)).toEqual(["gateway", "users", "items"]);
  });

  it("adds the services whose API a page calls", () => {
    const shop = ["gateway", "users", "admin", "products", "orders", "notifications", "webhooks"].map((name) =>
      service(name),
    );
    const said: string[] = [];
    expect(withNeeds(shop, ["admin"], (why) => said.push(why))).toEqual(shop.map(({ name }) => name));
    expect(said).toContain("webhooks is included: the page of admin calls it.");
  });

  it("adds the services to whose pages a service sends customers", () => {
    const shop = ["gateway", "users", "agents", "storefront"].map((name) => service(name));
    const said: string[] = [];
    expect(withNeeds(shop, ["agents"], (why) => said.push(why))).toEqual(shop.map(({ name }) => name));
    expect(said).toEqual(["storefront is included: agents sends customers to its pages."]);
  });

  it("throws when there is no such service", () => {
    expect(() => withNeeds(services, ["baskets"], () => undefined)).toThrow(
      /Choose from items, sales, news, stats, audit/,
    );
  });
});
