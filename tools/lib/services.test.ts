import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { rowsOf } from "../generate/scaffold/readme.ts";
import { root } from "./paths.ts";
import { findServices } from "./services.ts";

const services = findServices();
const names = services.map(({ name }) => name);

describe("findServices()", () => {
  it("finds the Workers that the README lists", () => {
    expect(rowsOf(readFileSync(join(root, "README.md"), "utf8")).toSorted()).toEqual(names.toSorted());
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
