import { describe, expect, it } from "vitest";
import { AppError } from "./errors.ts";
import { createLogger, describeError } from "./log.ts";

describe("createLogger()", () => {
  it("writes one JSON line with the given fields, and omits lines below its level", () => {
    const lines: string[] = [];
    const log = createLogger("warn", { service: "orders" }, { write: (line) => lines.push(line) }).with({
      requestId: "r1",
    });
    log.info("not this");
    log.warn("this", { count: 2 });
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? "")).toMatchObject({
      level: "warn",
      message: "this",
      service: "orders",
      requestId: "r1",
      count: 2,
    });
  });

  it("says which levels it writes", () => {
    const log = createLogger("info", {});
    expect([log.writes("debug"), log.writes("info"), log.with({}).writes("error")]).toEqual([false, true, true]);
  });
});

describe("describeError()", () => {
  it("returns the code and constraint of a failed query, and none of its parameters", () => {
    const cause = Object.assign(new Error("duplicate key (email)=(ada@example.com)"), {
      code: "23505",
      constraint: "users_email_key",
    });
    const error = new Error("Failed query: insert … params: ada@example.com,$argon2id$secret", { cause });
    const described = JSON.stringify(describeError(error));
    expect(described).toContain("23505");
    expect(described).toContain("users_email_key");
    expect(described).not.toMatch(/ada@example|secret|argon2id/);
  });

  it("does not treat a line of the message as a stack frame", () => {
    const error = new Error("Failed query: params: \n    at secret-one (x.js:1:1)\n    at secret-two:2:2\n");
    expect(JSON.stringify(describeError(error))).not.toContain("secret");
    expect(describeError(error).stack).toContainEqual(expect.stringContaining("log.test.ts"));
  });

  it("returns the message of an AppError, which has no personal data", () => {
    expect(describeError(new AppError("not-found", "There is no such order."))).toMatchObject({
      code: "not-found",
      message: "There is no such order.",
    });
  });
});
