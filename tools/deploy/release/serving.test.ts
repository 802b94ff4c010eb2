import { describe, expect, it } from "vitest";
import { checkMigrationsFor } from "./serving.ts";

describe("checkMigrationsFor()", () => {
  it("says that a release which this checkout does not have was not checked", async () => {
    expect(await checkMigrationsFor("0123456789ab")).toMatch(/0123456789ab.*is not in this checkout.*was NOT checked/);
  });
});
