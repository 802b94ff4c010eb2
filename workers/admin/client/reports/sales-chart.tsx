import type { Schemas } from "../api/client.ts";
import { formatDay, formatMoney } from "../ui/format.ts";

type Rows = Schemas["SalesReport"]["rows"];

const WIDTH = 600;
const HEIGHT = 140;
const GAP = 4;

/** A bar for each day. The figures are in a table too, for those who cannot see the bars. */
export function SalesChart({ rows }: { rows: Rows }) {
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
              <title>{`${formatDay(start)}: ${formatMoney(net)}`}</title>
            </rect>
          );
        })}
      </svg>
      <figcaption className="spread soft small">
        <span>{rows[0] && formatDay(rows[0].start)}</span>
        <span>Today</span>
      </figcaption>
      <div className="hidden">
        <table>
          <caption>Sales by day</caption>
          <tbody>
            {rows.map(({ start, orders, net }) => (
              <tr key={start}>
                <th scope="row">{formatDay(start)}</th>
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
