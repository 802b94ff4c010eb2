import { formatCount, formatDate, formatMoney } from "../ui/format.ts";
import type { SalesReport } from "./use-sales.ts";

type Figures = SalesReport["totals"];

type Cell = [label: string, className: "number" | "number wide", show: (figures: Figures) => string];

/** A phone shows how many orders there were and what the shop has kept. */
const COLUMNS: Cell[] = [
  ["Orders", "number", ({ orders }) => formatCount(orders)],
  ["Units", "number wide", ({ units }) => formatCount(units)],
  ["Gross", "number wide", ({ gross }) => formatMoney(gross)],
  ["Discounts", "number wide", ({ discounts }) => formatMoney(discounts)],
  ["Tax", "number wide", ({ tax }) => formatMoney(tax)],
  ["Shipping", "number wide", ({ shipping }) => formatMoney(shipping)],
  ["Refunds", "number wide", ({ refunds }) => formatMoney(refunds)],
  ["Net", "number", ({ net }) => formatMoney(net)],
];

/** Every row of the report, the last one first, with the sums at the end. */
export function SalesTable({ sales: { rows, totals, timezone } }: { sales: SalesReport }) {
  return (
    <section className="card flush">
      <div className="table-frame">
        <table>
          <caption className="hidden">Sales, the last ones first</caption>
          <thead>
            <tr>
              <th scope="col">From</th>
              {COLUMNS.map(([label, className]) => (
                <th key={label} scope="col" className={className}>
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.toReversed().map((row) => (
              <tr key={row.start}>
                <th scope="row">{formatDate(row.start, timezone)}</th>
                <Cells figures={row} />
              </tr>
            ))}
          </tbody>
          <tfoot>
            <tr>
              <th scope="row">Total</th>
              <Cells figures={totals} />
            </tr>
          </tfoot>
        </table>
      </div>
    </section>
  );
}

function Cells({ figures }: { figures: Figures }) {
  return COLUMNS.map(([label, className, show]) => (
    <td key={label} className={className}>
      {show(figures)}
    </td>
  ));
}
