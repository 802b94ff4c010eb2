import { formatDate, formatMoney } from "../ui/format.ts";
import type { SalesReport } from "./use-sales.ts";

const WIDTH = 600;
const HEIGHT = 140;
const GAP = 4;

/** A bar for each row of a report. The figures are in a table too, for those who cannot see the bars. */
export function SalesChart({ sales: { rows, interval, timezone } }: { sales: SalesReport }) {
  const dates = rows.map(({ start }) => formatDate(start, timezone));
  const highest = Math.max(1, ...rows.map(({ net }) => net.amount));
  const step = WIDTH / Math.max(1, rows.length);
  return (
    <figure className="chart">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        {rows.map(({ start, net }, index) => {
          const height = Math.max(2, (net.amount / highest) * HEIGHT);
          return (
            <rect
              key={start}
              className={net.amount === 0 ? "none" : undefined}
              x={index * step + GAP / 2}
              y={HEIGHT - height}
              width={step - GAP}
              height={height}
              rx={2}
            >
              <title>{`${dates[index]}: ${formatMoney(net)}`}</title>
            </rect>
          );
        })}
      </svg>
      <figcaption className="spread soft small">
        <span>{dates[0]}</span>
        {dates.length > 1 && <span>{dates.at(-1)}</span>}
      </figcaption>
      <div className="hidden">
        <table>
          <caption>Sales by {interval}</caption>
          <tbody>
            {rows.map(({ start, orders, net }, index) => (
              <tr key={start}>
                <th scope="row">{dates[index]}</th>
                <td>{orders} orders</td>
                <td>{formatMoney(net)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </figure>
  );
}
