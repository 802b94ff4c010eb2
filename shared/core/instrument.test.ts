import { describe, expect, it } from "vitest";
import { baseContext } from "./context.ts";
import { AppError } from "./errors.ts";
import { createLogger } from "./log.ts";
import { instrument } from "./instrument.ts";

/** Runs the work as an RPC call, and returns its log line and measurement. */
async function instrumented(work: () => Promise<unknown>) {
  const lines: string[] = [];
  const measured: unknown[] = [];
  const vars = { SERVICE: "orders", VERSION: "1", LOG_LEVEL: "info" as const };
  const base = baseContext({ requestId: "r1", traceparent: undefined }, vars, () => undefined);
  const log = createLogger("info", {}, { write: (line) => lines.push(line) });
  const context = { ...base, log, measure: (measurement: unknown) => void measured.push(measurement) };
  const error = await instrument(context, { kind: "rpc", name: "reserveStock" }, work).catch(
    (thrown: unknown) => thrown,
  );
  expect(lines).toHaveLength(1);
  return { line: JSON.parse(lines[0] ?? ""), measured, error };
}

describe("instrument()", () => {
  it("logs and measures work that succeeds", async () => {
    const { line, measured } = await instrumented(async () => "answer");
    expect(line).toMatchObject({ level: "info", message: "rpc", route: "reserveStock", outcome: "ok" });
    expect(measured).toEqual([{ kind: "rpc", method: "reserveStock", outcome: "ok", seconds: expect.any(Number) }]);
  });

  it("logs and measures an AppError as refused, at level info", async () => {
    const refusal = new AppError("not-found");
    const { line, measured, error } = await instrumented(() => Promise.reject(refusal));
    expect(line).toMatchObject({ level: "info", outcome: "refused", error: { code: "not-found" } });
    expect([measured, error]).toEqual([[expect.objectContaining({ outcome: "refused" })], refusal]);
  });

  it("logs a failure as an error without its message", async () => {
    const { line, measured } = await instrumented(() => Promise.reject(new TypeError("password=hunter2")));
    expect(line).toMatchObject({ level: "error", outcome: "failed", error: { name: "TypeError" } });
    expect(JSON.stringify(line)).not.toContain("hunter2");
    expect(measured).toEqual([expect.objectContaining({ outcome: "failed" })]);
  });
});
