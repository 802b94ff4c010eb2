import { describe, expect, it } from "vitest";
import type { LogLine } from "#shared/core/log.ts";
import { printTree } from "./print.ts";
import { buildTree } from "./tree.ts";

const START = Date.parse("2026-11-01T12:00:00.000Z");

/** The log line of work from `from` to `to`, in ms after START. */
function line(
  spanId: string,
  parentSpanId: string | undefined,
  [from, to]: [number, number],
  more: Partial<LogLine>,
): LogLine {
  const time = new Date(START + to).toISOString();
  const ids = { requestId: "asked", traceId: "t", spanId, version: "1" };
  const base = { time, level: "info", message: "request", service: "gateway", durationMs: to - from, outcome: "ok" };
  return { ...ids, ...base, ...(parentSpanId ? { parentSpanId } : {}), ...more };
}

const gateway = line("g", "client", [0, 50], { route: "/api/v1/orders", method: "POST", status: 201 });
const orders = line("o", "g", [10, 45], { service: "orders", route: "/api/v1/orders", method: "POST", status: 201 });
const print = (lines: LogLine[], requestId = "asked") => {
  const tree = buildTree(lines, requestId);
  return tree && printTree(tree).split("\n").slice(1);
};

describe("buildTree() and printTree()", () => {
  it("show each piece of work below its caller, and mark work after the response", () => {
    const lines = [
      line("n", "o", [80, 100], { service: "notifications", message: "message", route: "events", outcome: "handled" }),
      line("d", "r", [21, 29], { service: "products", message: "database", route: "select products" }),
      line("u", "g", [1, 5], { service: "users", message: "rpc", route: "authenticate" }),
      line("r", "o", [20, 30], { service: "products", message: "rpc", route: "reserveVariants" }),
      orders,
      gateway,
    ];
    expect(print(lines)).toEqual([
      "    0 ms  50 ms  gateway  POST /api/v1/orders 201",
      "    1 ms   4 ms  ├─ users  rpc authenticate",
      "   10 ms  35 ms  └─ orders  POST /api/v1/orders 201",
      "   20 ms  10 ms     ├─ products  rpc reserveVariants",
      "   21 ms   8 ms     │  └─ products  database select products",
      " » 80 ms  20 ms     └─ notifications  message events",
    ]);
  });

  it("mark failures, and show the messages logged during the work", () => {
    const lines = [
      { ...gateway, status: 503, outcome: "failed" },
      line("d", "o", [20, 30], { service: "orders", message: "database", route: "insert orders", outcome: "failed" }),
      { ...orders, status: 500, outcome: "failed" },
      line("o", "g", [40, 40], {
        service: "orders",
        level: "error",
        message: "request failed",
        error: { name: "NeonDbError", code: "08006" },
      }),
    ];
    expect(print(lines)).toEqual([
      "✖   0 ms  50 ms  gateway  POST /api/v1/orders 503",
      "✖  10 ms  35 ms  └─ orders  POST /api/v1/orders 500",
      "✖  20 ms  10 ms     ├─ orders  database insert orders (failed)",
      "✖  40 ms            └─ orders  error: request failed (NeonDbError 08006)",
    ]);
  });

  it("show the work of a batch below the message with the id of the batch", () => {
    const batch = { requestId: "batch", service: "notifications", message: "message", route: "events" };
    const lines = [
      gateway,
      orders,
      line("m", "o", [80, 99], batch),
      line("a", "unlogged", [81, 85], { requestId: "batch", service: "users", message: "rpc", route: "findAddresses" }),
    ];
    const whole = print(lines);
    expect(whole?.slice(2)).toEqual([
      " » 80 ms  19 ms     └─ notifications  message events",
      " » 81 ms   4 ms        └─ users  rpc findAddresses",
    ]);
    expect(print(lines, "batch")).toEqual(whole);
  });

  it("leave out other requests of the client's trace, and show the latest request with the same id", () => {
    const other = line("x", "client", [60, 70], { requestId: "other", route: "/health", method: "GET", status: 200 });
    expect(print([gateway, other])).toEqual(["   0 ms  50 ms  gateway  POST /api/v1/orders 201"]);
    const refused = { route: "/api/v1/orders", method: "POST", status: 409, outcome: "refused" };
    const again = line("y", "client", [60, 70], refused);
    expect(print([gateway, again])).toEqual(["   0 ms  10 ms  gateway  POST /api/v1/orders 409"]);
    expect(print([gateway], "unknown")).toBeUndefined();
  });

  it("show equal steps that follow each other as one", () => {
    const reserve = line("r", "o", [20, 30], { service: "products", message: "rpc", route: "reserveVariants" });
    const cache = { service: "products", message: "cache" };
    const steps = [
      line("k1", "r", [22, 24], { ...cache, route: "get" }),
      line("k2", "r", [23, 25], { ...cache, route: "get" }),
      line("k3", "r", [26, 28], { ...cache, route: "put" }),
    ];
    expect(print([gateway, orders, reserve, ...steps])?.slice(2)).toEqual([
      "   20 ms  10 ms     └─ products  rpc reserveVariants",
      "   22 ms   3 ms        ├─ products  cache get ×2",
      "   26 ms   2 ms        └─ products  cache put",
    ]);
  });
});
