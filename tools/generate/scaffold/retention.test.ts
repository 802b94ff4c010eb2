import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { root } from "../../lib/paths.ts";
import { addRetention, removeRetention } from "./retention.ts";

it("addRetention() adds the tables of a service to docs/operations.md, and removeRetention() removes them", () => {
  const before = readFileSync(join(root, "docs/operations.md"), "utf8");
  const after = addRetention(before, "parcels", { publishes: true, subscribes: false });
  const added = after.split("\n").filter((line) => !before.split("\n").includes(line));
  expect(added).toEqual([
    "| parcels | `parcels` | until their owner or an administrator deletes them | nothing |",
    "| parcels | `events`, `event_deliveries` | as in orders | `pruneEventLog` |",
  ]);
  expect(removeRetention(after, "parcels")).toBe(before);
});
