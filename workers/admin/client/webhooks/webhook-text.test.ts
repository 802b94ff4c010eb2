import { describe, expect, it } from "vitest";
import { formatTime } from "../ui/format.ts";
import { describeNextAttempt, describeStatus } from "./webhook-text.ts";

const active = { status: "active", failingSince: null } as const;
const failing = { ...active, failingSince: "2026-11-27T15:00:00.000Z" };

it("describeStatus() tells an active endpoint that fails from one that answers", () => {
  expect(describeStatus(active)).toEqual({ label: "Active", tone: "good" });
  expect(describeStatus(failing)).toEqual({ label: "Failing", tone: "warn" });
  expect(describeStatus({ ...failing, status: "disabled" })).toEqual({ label: "Disabled", tone: "bad" });
});

describe("describeNextAttempt()", () => {
  const nextAttemptAt = "2026-11-27T15:22:00.000Z";
  const [before, after] = [Date.parse("2026-11-27T15:21:00.000Z"), Date.parse("2026-11-27T15:25:00.000Z")];

  it("names the time of the next attempt while that is to come", () => {
    const text = `The next attempt is at ${formatTime(nextAttemptAt)}.`;
    expect(describeNextAttempt({ nextAttemptAt }, failing, before)).toBe(text);
    expect(describeNextAttempt({ nextAttemptAt: null }, active, before)).toBeUndefined();
  });

  it("names no time that is over: it says what the delivery waits for", () => {
    const texts = [undefined, active, failing].map((endpoint) =>
      describeNextAttempt({ nextAttemptAt }, endpoint, after),
    );
    expect(texts.slice(0, 2)).toEqual(["It is sent in a moment.", "It is sent in a moment."]);
    expect(texts[2]).toContain(`has failed since ${formatTime(failing.failingSince)}`);
  });

  it("says that a delivery waits for an endpoint that is paused or disabled, whenever it was due", () => {
    for (const status of ["paused", "disabled"] as const) {
      const text = describeNextAttempt({ nextAttemptAt }, { ...failing, status }, before);
      expect(text).toBe("It waits until the endpoint is resumed.");
    }
  });
});
