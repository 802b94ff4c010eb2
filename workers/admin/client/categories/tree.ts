import type { Category } from "./categories.ts";

export type Row = Category & { level: number };

/** Where a category comes: which one it is in, and before which of those in it. At the end without `before`. */
export type Place = { parentId: string | null; before?: string };

export type Part = "before" | "inside" | "after";
export type Step = "up" | "down" | "in" | "out";

/** The categories with their levels, from 0. */
export function toRows(categories: Category[]): Row[] {
  const levels = new Map<string, number>();
  return categories.map((category) => {
    const level = category.parentId === null ? 0 : (levels.get(category.parentId) ?? 0) + 1;
    levels.set(category.id, level);
    return { ...category, level };
  });
}

const childrenOf = (rows: Category[], parentId: string | null) => rows.filter((row) => row.parentId === parentId);

/** Whether another category than this one has the name in the same place, in whatever letter case. */
export function hasNamesake(
  rows: Category[],
  { id, name, parentId }: { id?: string; name: string; parentId: string | null },
) {
  const toKey = (text: string) => text.trim().toLowerCase();
  return childrenOf(rows, parentId).some((row) => row.id !== id && toKey(row.name) === toKey(name));
}

/** Whether one category is another, or is somewhere in it. */
export function isWithin(rows: Category[], id: string, ancestorId: string): boolean {
  for (let row = rows.find((each) => each.id === id); row; row = rows.find((each) => each.id === row?.parentId)) {
    if (row.id === ancestorId) return true;
  }
  return false;
}

/** The place beside or in a category that another is dropped on; `undefined` if it cannot come there. */
export function placeAt(rows: Category[], moved: string, target: string, part: Part): Place | undefined {
  const row = rows.find(({ id }) => id === target);
  if (!row || isWithin(rows, target, moved)) return undefined;
  if (part === "inside") return { parentId: target };
  if (part === "before") return { parentId: row.parentId, before: target };
  return placeBefore(row.parentId, nextOf(rows, target, moved));
}

/** The place that a step leads to; `undefined` where there is none. */
export function placeAfterStep(rows: Category[], moved: string, step: Step): Place | undefined {
  const row = rows.find(({ id }) => id === moved);
  if (!row) return undefined;
  const siblings = childrenOf(rows, row.parentId);
  const index = siblings.findIndex(({ id }) => id === moved);
  const previous = siblings[index - 1];
  const next = siblings[index + 1];
  switch (step) {
    case "up":
      return previous && { parentId: row.parentId, before: previous.id };
    case "down":
      return next && placeBefore(row.parentId, nextOf(rows, next.id, moved));
    case "in":
      return previous && { parentId: previous.id };
    case "out": {
      const parent = rows.find(({ id }) => id === row.parentId);
      return parent && placeBefore(parent.parentId, nextOf(rows, parent.id, moved));
    }
  }
}

/**
 * The new positions: that of the moved category, and of those behind it that must make room, the last one first. Sent in this
 * order, each step leaves the others in theirs.
 */
export function positionsAfter(rows: Category[], moved: string, { parentId, before }: Place): [string, number][] {
  const others = childrenOf(rows, parentId).filter(({ id }) => id !== moved);
  const found = before === undefined ? -1 : others.findIndex(({ id }) => id === before);
  const index = found < 0 ? others.length : found;
  let last = (others[index - 1]?.position ?? -1) + 1;
  const changes: [string, number][] = [[moved, last]];
  for (const { id, position } of others.slice(index)) {
    if (position > last) break;
    changes.unshift([id, ++last]);
  }
  return changes;
}

function nextOf(rows: Category[], id: string, moved: string): string | undefined {
  const row = rows.find((each) => each.id === id);
  const siblings = childrenOf(rows, row?.parentId ?? null).filter((each) => each.id !== moved);
  return siblings[siblings.findIndex((each) => each.id === id) + 1]?.id;
}

const placeBefore = (parentId: string | null, before: string | undefined): Place => ({
  parentId,
  ...(before !== undefined && { before }),
});
