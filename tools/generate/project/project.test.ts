import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../../lib/paths.ts";
import { nameDashboard } from "./project.ts";

describe("nameDashboard()", () => {
  it("gives the dashboard the name of the project, and changes nothing else", () => {
    const before = readFileSync(join(root, "ops/grafana/dashboard.json"), "utf8");
    const name = "a-shop-with-a-name-of-more-than-forty-characters";
    const named = JSON.parse(nameDashboard(before, name));
    expect(named).toEqual({ ...JSON.parse(before), title: name, uid: name.slice(0, 40), tags: [name] });
  });
});
