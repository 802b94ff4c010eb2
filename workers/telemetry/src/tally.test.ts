import { readFileSync } from "node:fs";
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

  it("counts everything past 5,000 series of a metric in one series, so that no count is lost and memory is bounded", () => {
    const tally = new Tally();
    for (let n = 0; n < 5_500; n++) count(tally, "gateway", { kind: "rate-limited", class: `made-up-${n}` });
    expect(lines(tally)).toHaveLength(5_002);
    expect(lines(tally).slice(-2)).toEqual([
      'rate_limited_total{class="overflow"} 500',
      'metrics_overflow_total{metric="rate_limited_total"} 500',
    ]);
  });

  it("keeps the service and the status of requests past the last series, whichever isolate counted them", () => {
    const [isolate, whole] = [new Tally(), new Tally()];
    const request = (route: string, status: number) =>
      count(isolate, "gateway", { kind: "request", route, method: "GET", status, seconds: 12 });
    for (let n = 0; n < 5_000; n++) request(`/made-up-${n}`, 404);
    for (let n = 0; n < 3; n++) request("/api/v1/orders", 500);
    whole.merge(isolate.drain());
    request("/api/v1/orders", 500);
    request("/api/v1/products", 503);
    whole.merge(isolate.drain());
    const failed = lines(whole).filter((line) => /status="5|_count.*status_class="5/.test(line));
    expect(failed).toEqual([
      'http_requests_total{service="gateway",route="overflow",method="overflow",status="500"} 4',
      'http_requests_total{service="gateway",route="overflow",method="overflow",status="503"} 1',
      'http_request_duration_seconds_count{service="gateway",route="overflow",method="overflow",status_class="5xx"} 5',
    ]);
  });

  it("has room for all that the routes can answer, whatever methods clients send", () => {
    const tally = new Tally();
    const document = readFileSync(new URL("../../gateway/src/openapi.json", import.meta.url).pathname, "utf8");
    const routes = Object.entries(JSON.parse(document).paths as object).flatMap(([route, operations]) =>
      Object.entries(operations as Record<string, { responses: object }>).map((operation) => ({ route, operation })),
    );
    for (const { route, operation } of routes) {
      const [method, { responses }] = operation;
      for (const service of ["gateway", "orders"]) {
        for (const status of [...Object.keys(responses).map(Number), 500, 503]) {
          count(tally, service, { kind: "request", route, method: method.toUpperCase(), status, seconds: 0 });
        }
        for (const other of ["HEAD", "POST", "PUT", "PATCH", "DELETE", "BREW"]) {
          count(tally, service, { kind: "request", route, method: other, status: 405, seconds: 0 });
        }
      }
    }
    expect(tally.render()).not.toContain('overflow"');
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
