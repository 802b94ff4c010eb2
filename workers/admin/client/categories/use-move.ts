import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { shop } from "../api/client.ts";
import { queryClient } from "../api/query-client.ts";
import type { Category } from "./categories.ts";
import { type Place, positionsAfter } from "./tree.ts";

const MOVES = ["category-moves"];

type Move = { rows: Category[]; id: string; place: Place };

/**
 * Moves categories, one after the other. The page shows the new order at once, and the true one again when the shop refuses it.
 */
export function useMove() {
  const [news, setNews] = useState("");
  const { mutate } = useMutation({
    mutationKey: MOVES,
    scope: { id: "category-moves" },
    mutationFn: async ({ rows, id, place }: Move) => {
      for (const [each, position] of positionsAfter(rows, id, place)) {
        const body = each === id ? { position, parentId: place.parentId } : { position };
        await shop.PATCH("/api/v1/categories/{id}", { params: { path: { id: each } }, body });
      }
    },
    onMutate: async ({ rows, id, place }) => {
      await queryClient.cancelQueries({ queryKey: ["categories"] });
      queryClient.setQueryData(["categories"], applyMove(rows, id, place));
      setNews(describeMove(rows, id, place));
    },
    onSettled: () => {
      // A read between two moves would show the tree as it was before the second.
      if (queryClient.isMutating({ mutationKey: MOVES }) > 1) return;
      void queryClient.invalidateQueries({ queryKey: ["categories"] });
    },
  });
  const move = (rows: Category[], id: string, place: Place | undefined) => {
    if (place) mutate({ rows, id, place });
  };
  return { move, news };
}

function applyMove(rows: Category[], id: string, place: Place): Category[] {
  const positions = new Map(positionsAfter(rows, id, place));
  const moved = rows.map((row) => ({
    ...row,
    position: positions.get(row.id) ?? row.position,
    parentId: row.id === id ? place.parentId : row.parentId,
  }));
  const below = (parentId: string | null): Category[] =>
    moved
      .filter((row) => row.parentId === parentId)
      .sort((a, b) => a.position - b.position)
      .flatMap((row) => [row, ...below(row.id)]);
  return below(null);
}

function describeMove(rows: Category[], id: string, { parentId, before }: Place): string {
  const nameOf = (wanted: string | null | undefined) => rows.find((row) => row.id === wanted)?.name;
  const where = parentId === null ? "at the top level" : `in ${nameOf(parentId)}`;
  return `${nameOf(id)} is ${before === undefined ? "the last one" : `before ${nameOf(before)}`} ${where} now.`;
}
