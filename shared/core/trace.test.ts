import { describe, expect, it } from "vitest";
import { continueTrace, formatTraceparent } from "./trace.ts";

const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";

describe("continueTrace()", () => {
  it("keeps the caller's trace id and sampling decision, with a new span id", () => {
    const trace = continueTrace(`00-${traceId}-00f067aa0ba902b7-00`);
    expect(trace).toMatchObject({ traceId, sampled: false });
    expect(trace.spanId).not.toBe("00f067aa0ba902b7");
    expect(formatTraceparent(trace)).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`));
  });

  it.each([
    undefined,
    "",
    "nonsense",
    `00-${"0".repeat(32)}-00f067aa0ba902b7-01`,
    `00-${traceId}-${"0".repeat(16)}-01`,
    `ff-${traceId}-00f067aa0ba902b7-01`,
    `00-${traceId.toUpperCase()}-00f067aa0ba902b7-01`,
  ])("starts a sampled trace for %j", (header) => {
    const trace = continueTrace(header);
    expect(trace.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(trace.traceId).not.toBe(traceId);
    expect(trace.sampled).toBe(true);
  });
});
