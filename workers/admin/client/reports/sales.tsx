import { useId } from "react";
import { formatCount, formatMoney } from "../ui/format.ts";
import { SalesChart } from "./sales-chart.tsx";
import type { SalesReport } from "./use-sales.ts";

/** The sums of a report, and a chart of its rows. */
export function Sales({ title, sales }: { title: string; sales: SalesReport }) {
  const id = useId();
  const { net, orders, units, refunds } = sales.totals;
  const figures = {
    Net: formatMoney(net),
    Orders: formatCount(orders),
    Units: formatCount(units),
    Refunds: formatMoney(refunds),
  };
  return (
    <section className="card" aria-labelledby={id}>
      <h2 id={id}>{title}</h2>
      <dl className="figures">
        {Object.entries(figures).map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <SalesChart sales={sales} />
    </section>
  );
}
