import { describe, expect, it } from "vitest";
import { readEnvironment } from "../../lib/environments.ts";
import { deployOrder } from "./order.ts";

const worker = (name: string, calls: string[] = [], tailedBy: string[] = []) => ({ name, calls, tailedBy });
const names = (workers: { name: string }[]) => workers.map(({ name }) => name);

describe("deployOrder()", () => {
  it("puts who is called before who calls, and who reads a log before whose log it is", () => {
    const workers = [worker("a", ["c"], ["z"]), worker("b", ["a"], ["z"]), worker("c", [], ["z"]), worker("z")];
    expect(names(deployOrder(workers))).toEqual(["z", "c", "a", "b"]);
    expect(names(deployOrder(workers.toReversed()))).toEqual(["z", "c", "a", "b"]);
  });

  it("names the Workers of a circle", () => {
    const workers = [worker("a", ["b"]), worker("b", ["c"]), worker("c", ["b"])];
    expect(() => deployOrder(workers)).toThrow("No Worker of b → c → b can be deployed first");
  });

  it("names a binding to a Worker that is not there", () => {
    expect(() => deployOrder([worker("a", ["ghost"])])).toThrow("a is bound to ghost");
  });

  it("deploys the gateway of this shop last", () => {
    expect(names(deployOrder(readEnvironment("production"))).at(-1)).toBe("gateway");
  });
});
