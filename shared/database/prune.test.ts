import { describe, expect, it } from "vitest";
import type { BaseContext } from "#shared/core/context.ts";
import { createLogger } from "#shared/core/log.ts";
import { pruneTables } from "./prune.ts";

/** A context whose clock stands still unless a batch moves it. */
function createContext() {
  const logs: string[] = [];
  let time = 0;
  const log = createLogger("debug", {}, { write: (line) => logs.push(line) });
  const ctx = { log, now: () => new Date(time) } as BaseContext;
  const pass = (ms: number) => {
    time += ms;
  };
  return { ctx, logs, pass };
}

/** A table of so many rows that are past their retention. */
function tableOf(rows: number, onBatch = () => {}) {
  const table = { rows, batches: 0 };
  const prune = async (limit: number) => {
    onBatch();
    table.batches++;
    const deleted = Math.min(limit, table.rows);
    table.rows -= deleted;
    return deleted;
  };
  return { table, prune };
}

describe("pruneTables()", () => {
  it("deletes in batches until a batch is not full", async () => {
    const { ctx, logs } = createContext();
    const [long, short, none] = [tableOf(2_500), tableOf(1_000), tableOf(0)];
    await pruneTables(ctx, { long: long.prune, short: short.prune, none: none.prune });
    expect([long.table, short.table, none.table]).toEqual([
      { rows: 0, batches: 3 },
      { rows: 0, batches: 2 },
      { rows: 0, batches: 1 },
    ]);
    expect(JSON.parse(logs[0] ?? "")).toMatchObject({ deleted: { long: 2500, short: 1000 }, unfinished: [] });
  });

  it("stops after half a second when each table has had a batch, and reports which tables have rows left", async () => {
    const { ctx, logs, pass } = createContext();
    const slow = tableOf(1_000_000, () => pass(200));
    const quick = tableOf(1_000_000);
    await pruneTables(ctx, { slow: slow.prune, quick: quick.prune });
    expect([slow.table.batches, quick.table.batches]).toEqual([3, 3]);
    expect(JSON.parse(logs[0] ?? "")).toMatchObject({ unfinished: ["slow", "quick"] });
  });

  it("prunes the other tables when one fails, and then throws", async () => {
    const { ctx, logs } = createContext();
    const other = tableOf(2_500);
    const broken = async () => {
      throw new Error("connection reset");
    };
    await expect(pruneTables(ctx, { broken, other: other.prune })).rejects.toThrow("Not pruned: broken");
    expect(other.table.rows).toBe(0);
    expect(logs.filter((line) => line.includes("table not pruned"))).toHaveLength(1);
  });

  it("writes nothing to the log when there is nothing to delete", async () => {
    const { ctx, logs } = createContext();
    await pruneTables(ctx, { none: tableOf(0).prune });
    expect(logs).toEqual([]);
  });
});
