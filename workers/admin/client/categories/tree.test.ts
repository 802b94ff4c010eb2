import { describe, expect, it } from "vitest";
import type { Category } from "./categories.ts";
import { hasNamesake, isWithin, type Place, placeAfterStep, placeAt, positionsAfter, toRows } from "./tree.ts";

/** "Kitchen" with "Mugs" and "Pans", in it "Woks"; then "Garden" and "Books". */
const rows: Category[] = [
  ["Kitchen", null, 0],
  ["Mugs", "Kitchen", 0],
  ["Pans", "Kitchen", 1],
  ["Woks", "Pans", 0],
  ["Garden", null, 1],
  ["Books", null, 5],
].map(([name, parentId, position]) => ({
  ...{ id: name as string, name: name as string, slug: "", productCount: 0 },
  parentId: parentId as string | null,
  position: position as number,
}));

/** The tree as names, children in brackets, after the positions have been sent. */
function afterMove(moved: string, place: Place): string {
  const positions = new Map(positionsAfter(rows, moved, place));
  const next = rows.map((row) => ({
    ...row,
    position: positions.get(row.id) ?? row.position,
    parentId: row.id === moved ? place.parentId : row.parentId,
  }));
  const write = (parentId: string | null): string =>
    next
      .filter((row) => row.parentId === parentId)
      .sort((a, b) => a.position - b.position)
      .map(({ id }) => id + (write(id) && `(${write(id)})`))
      .join(" ");
  return write(null);
}

describe("a tree of categories", () => {
  it("says how deep each category is", () => {
    expect(toRows(rows).map(({ level }) => level)).toEqual([0, 1, 1, 2, 0, 0]);
  });

  it("finds a category of the same name beside another, but not elsewhere nor itself", () => {
    expect(hasNamesake(rows, { name: " mugs", parentId: "Kitchen" })).toBe(true);
    expect(hasNamesake(rows, { name: "Mugs", parentId: null })).toBe(false);
    expect(hasNamesake(rows, { id: "Mugs", name: "Mugs", parentId: "Kitchen" })).toBe(false);
  });

  it("never puts a category into itself or into what is in it", () => {
    expect(isWithin(rows, "Woks", "Kitchen")).toBe(true);
    expect(isWithin(rows, "Garden", "Kitchen")).toBe(false);
    for (const part of ["before", "inside", "after"] as const) {
      expect(placeAt(rows, "Kitchen", "Woks", part)).toBeUndefined();
      expect(placeAt(rows, "Kitchen", "Kitchen", part)).toBeUndefined();
    }
  });

  it.each([
    ["Books", "Kitchen", "before", "Books Kitchen(Mugs Pans(Woks)) Garden"],
    ["Books", "Kitchen", "after", "Kitchen(Mugs Pans(Woks)) Books Garden"],
    ["Books", "Kitchen", "inside", "Kitchen(Mugs Pans(Woks) Books) Garden"],
    ["Woks", "Mugs", "before", "Kitchen(Woks Mugs Pans) Garden Books"],
    ["Kitchen", "Books", "after", "Garden Books Kitchen(Mugs Pans(Woks))"],
    ["Mugs", "Pans", "after", "Kitchen(Pans(Woks) Mugs) Garden Books"],
  ] as const)("drops %s on %s, %s it", (moved, target, part, tree) => {
    expect(afterMove(moved, placeAt(rows, moved, target, part) as Place)).toBe(tree);
  });

  it.each([
    ["Garden", "up", "Garden Kitchen(Mugs Pans(Woks)) Books"],
    ["Kitchen", "down", "Garden Kitchen(Mugs Pans(Woks)) Books"],
    ["Garden", "in", "Kitchen(Mugs Pans(Woks) Garden) Books"],
    ["Woks", "out", "Kitchen(Mugs Pans Woks) Garden Books"],
    ["Pans", "out", "Kitchen(Mugs) Pans(Woks) Garden Books"],
  ] as const)("moves %s one step %s", (moved, step, tree) => {
    expect(afterMove(moved, placeAfterStep(rows, moved, step) as Place)).toBe(tree);
  });

  it("knows that there is no step beyond an end", () => {
    const steps = [
      ["Kitchen", "up"],
      ["Books", "down"],
      ["Kitchen", "in"],
      ["Kitchen", "out"],
    ] as const;
    for (const [moved, step] of steps) expect(placeAfterStep(rows, moved, step)).toBeUndefined();
  });

  it("changes no positions but those that must make room", () => {
    expect(positionsAfter(rows, "Woks", { parentId: null })).toEqual([["Woks", 6]]);
    expect(positionsAfter(rows, "Woks", { parentId: null, before: "Books" })).toEqual([["Woks", 2]]);
    const first = positionsAfter(rows, "Books", { parentId: null, before: "Kitchen" });
    expect(first).toEqual([
      ["Garden", 2],
      ["Kitchen", 1],
      ["Books", 0],
    ]);
  });
});
