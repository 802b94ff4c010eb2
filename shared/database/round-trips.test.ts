import { describe, expect, it } from "vitest";
import type { BaseContext } from "#shared/core/context.ts";
import { createLogger, type LogLine, type LogLevel } from "#shared/core/log.ts";
import { Spans } from "#shared/core/spans.ts";
import { describeStatements, observeRoundTrip } from "./round-trips.ts";

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

describe("observeRoundTrip()", () => {
  /** The lines that a round trip with this status writes at a level, its spans, and the outcomes that it measures. */
  async function observe(level: LogLevel, status: number) {
    const lines: LogLine[] = [];
    const outcomes: unknown[] = [];
    const log = createLogger(level, {}, { write: (line) => lines.push(JSON.parse(line)) });
    const measure: BaseContext["measure"] = (measurement) =>
      outcomes.push((measurement as { outcome: unknown }).outcome);
    const spans = new Spans(log);
    const ctx = { log, spans, measure, trace: { spanId: "parent" } } as unknown as BaseContext;
    await observeRoundTrip(ctx, one("SELECT id FROM users"), async () => new Response(null, { status }));
    return { lines, spans: spans.forLine(), outcomes };
  }

  it("records a span of the work at level debug, and measures at any level", async () => {
    const { lines, spans, outcomes } = await observe("debug", 200);
    expect(spans).toMatchObject([{ message: "database", route: "select users", outcome: "ok" }]);
    expect([lines, outcomes]).toEqual([[], ["ok"]]);
    expect(await observe("info", 400)).toEqual({ lines: [], spans: undefined, outcomes: ["refused"] });
  });

  it("warns of a failure at level info", async () => {
    const { lines } = await observe("info", 502);
    expect(lines).toMatchObject([{ level: "warn", route: "select users", outcome: "failed" }]);
  });
});
