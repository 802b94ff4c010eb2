import { describe, expect, it } from "vitest";
import { count } from "./count.ts";
import { METRICS, type MetricName } from "./metrics.ts";
import { Tally } from "./tally.ts";

const lines = (tally: Tally) =>
  tally
    .render()
    .split("\n")
    .filter((line) => line && !line.startsWith("#"));

describe("Tally", () => {
  it("adds up counters by their labels", () => {
    const tally = new Tally();
    for (const job of ["sweep", "sweep", "relay"]) count(tally, "orders", { kind: "cron", job, outcome: "ok" });
    expect(lines(tally)).toEqual([
      'cron_runs_total{service="orders",job="sweep",outcome="ok"} 2',
      'cron_runs_total{service="orders",job="relay",outcome="ok"} 1',
    ]);
  });

  it("counts in each bucket of a histogram the values up to its bound, and all values in the last", () => {
    const tally = new Tally();
    for (const seconds of [0.001, 0.005, 0.03, 99])
      count(tally, "orders", { kind: "database", outcome: "ok", seconds });
    const histogram = lines(tally).filter((line) => line.startsWith("db_round_trip_duration"));
    const bucket = (le: string) => histogram.find((line) => line.includes(`le="${le}"`))?.split(" ")[1];
    expect(["0.005", "0.01", "0.025", "0.05", "10", "+Inf"].map(bucket)).toEqual(["2", "2", "2", "3", "3", "4"]);
    expect(histogram.slice(-2)).toEqual([
      'db_round_trip_duration_seconds_sum{service="orders"} 99.036',
      'db_round_trip_duration_seconds_count{service="orders"} 4',
    ]);
  });

  it("merges the counts of another tally, and drains each count once", () => {
    const isolate = new Tally();
    const whole = new Tally();
    for (let round = 0; round < 3; round++) {
      count(isolate, "users", { kind: "error-logged" });
      whole.merge(isolate.drain());
    }
    expect(isolate.isEmpty).toBe(true);
    expect(lines(whole)).toEqual(['log_errors_total{service="users"} 3']);
  });

  it("ignores metrics that only a newer version knows", () => {
    const tally = new Tally();
    tally.merge(new Map([["tomorrow_total" as MetricName, new Map([["x", [1]]])]]));
    count(tally, "users", { kind: "tomorrow" } as never);
    expect(tally.render()).not.toContain("tomorrow");
  });

  it("counts everything past a thousand series of a metric in one series, so that no count is lost and memory is bounded", () => {
    const tally = new Tally();
    for (let n = 0; n < 1500; n++) count(tally, "gateway", { kind: "rate-limited", class: `made-up-${n}` });
    expect(lines(tally)).toHaveLength(1001);
    expect(lines(tally).at(-1)).toBe('rate_limited_total{class="overflow"} 500');
  });

  it("counts an unknown HTTP method under the label other", () => {
    const tally = new Tally();
    count(tally, "gateway", { kind: "request", route: "/*", method: "BREW", status: 404, seconds: 0 });
    expect(lines(tally)[0]).toBe('http_requests_total{service="gateway",route="/*",method="other",status="404"} 1');
  });

  it("escapes the values of labels", () => {
    const tally = new Tally();
    count(tally, 'a"b\\c', { kind: "error-logged" });
    expect(lines(tally)).toEqual(['log_errors_total{service="a\\"b\\\\c"} 1']);
  });

  it("renders HELP and TYPE for each metric", () => {
    const text = new Tally().render();
    for (const name of Object.keys(METRICS)) expect(text).toMatch(new RegExp(`# HELP ${name} .+\n# TYPE ${name} `));
  });
});
