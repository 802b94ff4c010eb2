import { formatCount, formatDate, formatMoney } from "../ui/format.ts";
import type { SalesReport } from "./use-sales.ts";

type Figures = SalesReport["totals"];

const AMOUNTS = ["gross", "discounts", "tax", "shipping", "refunds", "net"] as const;

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
              {["Orders", "Units", "Gross", "Discounts", "Tax", "Shipping", "Refunds", "Net"].map((label) => (
                <th key={label} scope="col" className="number">
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
  return (
    <>
      <td className="number">{formatCount(figures.orders)}</td>
      <td className="number">{formatCount(figures.units)}</td>
      {AMOUNTS.map((amount) => (
        <td key={amount} className="number">
          {formatMoney(figures[amount])}
        </td>
      ))}
    </>
  );
}
