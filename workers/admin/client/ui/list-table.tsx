import { type ReactNode, useCallback } from "react";
import { usePages } from "../api/pages.ts";
import { type Column, DataTable } from "./data-table.tsx";

type Props<Row> = {
  caption: string;
  queryKey: unknown[];
  load: (cursor: string | undefined) => Promise<{ items: Row[]; nextCursor: string | null }>;
  columns: Column<Row>[];
  empty: ReactNode;
};

/** A table of a list of the API, of any length. */
export function ListTable<Row extends { id: string }>({ caption, queryKey, load, columns, empty }: Props<Row>) {
  const { items, isFetching, hasNextPage, fetchNextPage } = usePages<Row>(queryKey, load);
  const loadMore = useCallback(() => void fetchNextPage(), [fetchNextPage]);
  return (
    <DataTable
      caption={caption}
      columns={columns}
      rows={items}
      rowId={({ id }) => id}
      isLoading={isFetching}
      hasMore={hasNextPage}
      loadMore={loadMore}
      empty={empty}
    />
  );
}
