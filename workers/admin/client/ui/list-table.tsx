import { type LoadPage, usePages } from "../api/pages.ts";
import { type Column, DataTable } from "./data-table.tsx";
import type { EmptyText } from "./empty.tsx";

type Props<Row> = {
  caption: string;
  queryKey: unknown[];
  load: LoadPage<Row>;
  columns: Column<Row>[];
  empty: EmptyText;
};

/** A table of a list of the API, of any length. */
export function ListTable<Row extends { id: string }>({ queryKey, load, ...table }: Props<Row>) {
  return <DataTable {...table} pages={usePages<Row>(queryKey, load)} />;
}
