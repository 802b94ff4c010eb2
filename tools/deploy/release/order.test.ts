import { describe, expect, it } from "vitest";
import { readEnvironment } from "../../lib/environments.ts";
import { deployOrder } from "./order.ts";

const worker = (name: string, calls: string[] = [], tailedBy: string[] = []) => ({ name, calls, tailedBy });
const names = (workers: { name: string }[]) => workers.map(({ name }) => name);

describe("deployOrder()", () => {
  it("puts callees before callers, and tail consumers before the Workers that they read", () => {
    const workers = [worker("a", ["c"], ["z"]), worker("b", ["a"], ["z"]), worker("c", [], ["z"]), worker("z")];
    expect(names(deployOrder(workers))).toEqual(["z", "c", "a", "b"]);
    expect(names(deployOrder(workers.toReversed()))).toEqual(["z", "c", "a", "b"]);
  });

  it("throws with the Workers of a cycle", () => {
    const workers = [worker("a", ["b"]), worker("b", ["c"]), worker("c", ["b"])];
    expect(() => deployOrder(workers)).toThrow("No Worker of b → c → b can be deployed first");
  });

  it("throws when a binding is to a Worker that does not exist", () => {
    expect(() => deployOrder([worker("a", ["ghost"])])).toThrow("a is bound to ghost");
  });

  it("puts the shop's gateway last", () => {
    expect(names(deployOrder(readEnvironment("production"))).at(-1)).toBe("gateway");
  });
});
