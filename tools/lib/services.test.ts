import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rowsOf } from "../generate/scaffold/readme.ts";
import { root } from "./paths.ts";
import { findServices } from "./services.ts";

const services = findServices();
const names = services.map(({ name }) => name);

describe("findServices()", () => {
  it("finds the Workers and the bindings that the README lists", () => {
    const listed = rowsOf(readFileSync(join(root, "README.md"), "utf8")).map(({ name, calls }) => {
      const others = names.filter((other) => other !== name);
      return [name, calls === "every other" ? others : calls === "–" ? [] : calls.split(", ")] as const;
    });
    const found = services.map(({ name, calls }) => [name, calls] as const);
    const sort = (rows: (readonly [string, string[]])[]) =>
      rows.map(([name, calls]) => [name, calls.toSorted()]).toSorted();
    expect(sort(listed)).toEqual(sort(found));
  });

  it("finds a binding of the gateway for every Worker with a database", () => {
    const gateway = services.find(({ name }) => name === "gateway");
    const withData = services.filter(({ hasDatabase }) => hasDatabase).map(({ name }) => name.toUpperCase());
    expect(gateway?.serviceBindings).toEqual(expect.arrayContaining(withData));
  });

  it("finds a Worker for every queue that orders sends to", () => {
    for (const { subscribers } of services) expect(names).toEqual(expect.arrayContaining(subscribers));
  });
});
