import { describe, expect, it, vi } from "vitest";
import { ShopProblem } from "#shared/client/problem.ts";
import { type Compared, findChanges, writeOver } from "./changes.ts";

type Thing = { version: number; name: string; code: string | null; used: number };
const fields: Compared<Thing>[] = [
  { label: "Name", value: ({ name }) => name },
  { label: "Code", value: ({ code }) => code, show: ({ code }) => (code ? `Code ${code}` : "") },
];
const seen: Thing = { version: 1, name: "Spring", code: null, used: 0 };
const mismatch = new ShopProblem({ type: "/problems/version-mismatch" }, new Response(null, { status: 412 }));

it("findChanges() names the fields that differ, with what was seen and what is there now", () => {
  expect(findChanges(fields, seen, { ...seen, code: "A" })).toEqual([{ label: "Code", seen: "empty", now: "Code A" }]);
  expect(findChanges(fields, seen, { ...seen, version: 2, used: 5 })).toEqual([]);
});

describe("writeOver()", () => {
  const tryWith = async (now: Thing) => {
    const onConflict = vi.fn();
    const write = vi.fn(async ({ version }: Thing) => {
      if (version !== now.version) throw mismatch;
      return "written";
    });
    const result = await writeOver({ seen, fields, write, read: async () => now }, onConflict).catch((error) => error);
    return { result, versions: write.mock.calls.map(([{ version }]) => version), onConflict };
  };

  it("writes once when nothing has changed meanwhile", async () => {
    expect(await tryWith(seen)).toMatchObject({ result: "written", versions: [1] });
  });

  it("writes again over a version whose fields are as they were seen", async () => {
    expect(await tryWith({ ...seen, version: 2, used: 3 })).toMatchObject({ result: "written", versions: [1, 2] });
  });

  it("overwrites nothing when a field has changed, and gives what is there now", async () => {
    const now = { ...seen, version: 2, name: "Autumn" };
    const { result, versions, onConflict } = await tryWith(now);
    expect([result, versions, onConflict.mock.calls]).toEqual([mismatch, [1], [[now]]]);
  });
});
