import { type InfiniteData, useInfiniteQuery } from "@tanstack/react-query";
import { useMemo } from "react";

type Page<Item> = { items: Item[]; nextCursor: string | null };
export type PageQuery = { limit: number; cursor?: string };

/** Loads the page that a cursor leads to, or the first. */
export type LoadPage<Item> = (page: PageQuery) => Promise<Page<Item>>;

export type Pages<Item> = ReturnType<typeof usePages<Item>>;

/** The most that the API gives at a time. */
const PAGE_SIZE = 100;

/** The pages of a list, each loaded when it is wanted. */
export function usePages<Item>(key: unknown[], load: LoadPage<Item>) {
  const query = useInfiniteQuery<Page<Item>, Error, InfiniteData<Page<Item>>, unknown[], string | undefined>({
    queryKey: key,
    queryFn: ({ pageParam: cursor }) => load({ limit: PAGE_SIZE, ...(cursor && { cursor }) }),
    initialPageParam: undefined,
    getNextPageParam: ({ nextCursor }) => nextCursor ?? undefined,
    placeholderData: (previous) => previous,
  });
  const items = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  return { ...query, items };
}
