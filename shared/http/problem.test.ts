import { describe, expect, it } from "vitest";
import { AppError } from "#shared/core/errors.ts";
import { PROBLEMS } from "#shared/core/problems.ts";
import { ProblemSchema, problemResponse } from "./problem.ts";

const where = { path: "/api/v1/orders", requestId: "r1" };

describe("problemResponse()", () => {
  it.each(Object.keys(PROBLEMS) as (keyof typeof PROBLEMS)[])(
    "answers %s with its status and all members",
    async (code) => {
      const response = problemResponse(new AppError(code), where);
      expect(response.status).toBe(PROBLEMS[code].status);
      const body = ProblemSchema.parse(await response.json());
      expect(body).toMatchObject({
        type: `/problems/${code}`,
        status: response.status,
        instance: where.path,
        requestId: "r1",
      });
    },
  );

  it("reveals nothing of an error that is not an AppError", async () => {
    const body = await problemResponse(new Error("password=hunter2"), where).text();
    expect(body).toContain("internal-error");
    expect(body).not.toContain("hunter2");
  });

  it("recognises an AppError by its code after RPC has removed its class", async () => {
    const crossed = Object.assign(new Error("Gone."), { name: "AppError", code: "not-found", extras: {}, headers: {} });
    expect(problemResponse(crossed, where).status).toBe(404);
  });
});
