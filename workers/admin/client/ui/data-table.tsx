import { type ColumnDef, type RowData, tableFeatures, useTable } from "@tanstack/react-table";
import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useMemo, useRef } from "react";
import type { Pages } from "../api/pages.ts";
import { Empty, type EmptyText } from "./empty.tsx";
import { Failure } from "./failure.tsx";
import { Loading } from "./loading.tsx";

const features = tableFeatures({});

export type Column<Row> = {
  header: string;
  cell: (row: Row) => ReactNode;
  /** Where numbers stand, and what a phone leaves out. */
  className?: "number" | "wide" | "number wide";
};

type Props<Row extends { id: string }> = {
  caption: string;
  columns: Column<Row>[];
  pages: Pages<Row>;
  /** The row that keys act on. */
  activeIndex?: number;
  empty: EmptyText;
};

const ROW_HEIGHT = 52;
/** The next page is loaded when this many rows are left. */
const ROWS_AHEAD = 15;

/** A table of any length: only the rows in sight are in the document, and pages are loaded as it is scrolled. */
export function DataTable<Row extends { id: string }>({ caption, columns, pages, activeIndex, empty }: Props<Row>) {
  const { items, error, refetch, isFetching, hasNextPage, isFetchNextPageError, fetchNextPage } = pages;
  const definitions = useMemo(() => columns.map(toDefinition), [columns]);
  const table = useTable({ features, columns: definitions, data: items, getRowId: ({ id }) => id });
  const models = table.getRowModel().rows;
  const body = useRef<HTMLTableSectionElement>(null);
  const virtualizer = useWindowVirtualizer({
    count: models.length,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    scrollMargin: body.current?.offsetTop ?? 0,
    getItemKey: (index) => models[index]?.id ?? index,
  });
  const shown = virtualizer.getVirtualItems();
  const lastShown = shown.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasNextPage && !isFetching && !isFetchNextPageError && lastShown >= models.length - ROWS_AHEAD)
      void fetchNextPage();
  }, [hasNextPage, isFetching, isFetchNextPageError, lastShown, models.length, fetchNextPage]);
  useEffect(() => {
    if (activeIndex !== undefined && activeIndex > 0) virtualizer.scrollToIndex(activeIndex, { align: "auto" });
  }, [activeIndex, virtualizer]);

  const margin = virtualizer.options.scrollMargin;
  const above = (shown[0]?.start ?? margin) - margin;
  const below = virtualizer.getTotalSize() - ((shown.at(-1)?.end ?? margin) - margin);
  const classOf = (index: number) => columns[index]?.className;
  if (error && pages.data === undefined) return <Failure error={error} onRetry={refetch} />;
  if (items.length === 0 && !isFetching) return <Empty {...empty} />;
  return (
    <div className="table-frame">
      <table className="list" aria-rowcount={hasNextPage ? -1 : models.length + 1} aria-busy={isFetching}>
        <caption className="hidden">{caption}</caption>
        <thead>
          {table.getHeaderGroups().map((group) => (
            <tr key={group.id}>
              {group.headers.map((header, index) => (
                <th key={header.id} scope="col" className={classOf(index)}>
                  {columns[index]?.header}
                </th>
              ))}
            </tr>
          ))}
        </thead>
        <tbody ref={body}>
          {above > 0 && <Spacer height={above} />}
          {shown.map(({ index }) => {
            const row = models[index];
            return (
              row && (
                <tr
                  key={row.id}
                  data-index={index}
                  aria-rowindex={index + 2}
                  data-active={index === activeIndex || undefined}
                  aria-current={index === activeIndex || undefined}
                  ref={virtualizer.measureElement}
                >
                  {row.getAllCells().map((cell, column) => (
                    <td key={cell.id} className={classOf(column)}>
                      {columns[column]?.cell(row.original)}
                    </td>
                  ))}
                </tr>
              )
            );
          })}
          {below > 0 && <Spacer height={below} />}
        </tbody>
      </table>
      {isFetching && items.length === 0 && <Loading />}
      {isFetchNextPageError && !isFetching && <Failure error={error} onRetry={fetchNextPage} />}
    </div>
  );
}

/** Takes the place of the rows that are not in the document. */
function Spacer({ height }: { height: number }) {
  return <tr className="spacer" style={{ height }} />;
}

/** Cells are rendered by `columns` itself: a renderer in a definition would be a component, which a new definition replaces. */
function toDefinition<Row extends RowData>({ header }: Column<Row>): ColumnDef<typeof features, Row> {
  return { id: header, header };
}
