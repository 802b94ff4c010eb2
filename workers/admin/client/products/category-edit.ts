import type { Choice } from "../fields/picker.tsx";

/** A change of a product's categories, which can be applied to those that it has by then. */
export type CategoryEdit = { added: Choice[]; removedIds: string[] };

/** What was added to the categories that were shown, and what was taken out of them. */
export function findEdit(shown: Choice[], chosen: Choice[]): CategoryEdit {
  return { added: without(chosen, idsOf(shown)), removedIds: idsOf(without(shown, idsOf(chosen))) };
}

export function applyEdit(categories: Choice[], { added, removedIds }: CategoryEdit): Choice[] {
  const kept = without(categories, removedIds);
  return [...kept, ...without(added, idsOf(kept))];
}

const idsOf = (choices: Choice[]) => choices.map(({ id }) => id);
const without = (choices: Choice[], ids: string[]) => choices.filter(({ id }) => !ids.includes(id));
