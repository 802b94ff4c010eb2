import { describe, expect, it } from "vitest";
import { describeStatements } from "./round-trips.ts";

const one = (query: string, params: string[] = []) => JSON.stringify({ query, params });

describe("describeStatements()", () => {
  it.each([
    [one('select "id", "name" from "products" where "id" = $1'), "select products"],
    [one('insert into "orders" ("id") values ($1) on conflict do nothing'), "insert orders"],
    [
      one("WITH due AS (SELECT x FROM a FOR UPDATE SKIP LOCKED) UPDATE event_deliveries AS d SET y = 1"),
      "update event_deliveries",
    ],
    [one('delete from "dead_letters" where "event_id" = $1'), "delete dead_letters"],
    [one("SELECT 1"), "select"],
    [one("INSERT INTO a (x) SELECT 1 ON CONFLICT (x) DO UPDATE SET x = 2"), "insert a"],
    [
      JSON.stringify({
        queries: [{ query: "SELECT id FROM p FOR NO KEY UPDATE OF p" }, { query: "UPDATE p SET x = 1" }],
      }),
      "update p",
    ],
  ])("describes %s as %s", (body, name) => expect(describeStatements(body)).toBe(name));

  it("does not include parameters", () => {
    expect(
      describeStatements(one("SELECT id FROM users WHERE name = $1", ["x'; delete from secret_table where 1"])),
    ).toBe("select users");
  });
});
