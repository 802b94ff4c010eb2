import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { shop } from "../api/client.ts";
import { PageHeader } from "../layout/page-header.tsx";
import { Failure } from "../ui/failure.tsx";
import { formatCount, formatMoney } from "../ui/format.ts";
import { Health } from "./health.tsx";
import { OrdersToShip } from "./orders-to-ship.tsx";
import { SalesChart } from "./sales-chart.tsx";

const DAYS = 30;

/** The last days, today included, where the person is. */
function lastDays() {
  const iso = (time: Date) => new Intl.DateTimeFormat("sv").format(time);
  const today = new Date();
  const first = new Date(today);
  first.setDate(first.getDate() - DAYS + 1);
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  return { from: iso(first), to: iso(today), timezone: timeZone, interval: "day" as const };
}

export function DashboardPage() {
  const query = lastDays();
  const { data: sales, error } = useQuery({
    queryKey: ["sales", query],
    queryFn: async () => (await shop.GET("/api/v1/reports/sales", { params: { query } })).data,
    staleTime: 60_000,
  });
  return (
    <>
      <PageHeader title="Dashboard" />
      {error && <Failure error={error} />}
      {sales && (
        <section className="card" aria-labelledby="sales">
          <h2 id="sales">Sales of the last {DAYS} days</h2>
          <dl className="figures">
            <Figure label="Net" value={formatMoney(sales.totals.net)} />
            <Figure label="Orders" value={formatCount(sales.totals.orders)} />
            <Figure label="Units" value={formatCount(sales.totals.units)} />
            <Figure label="Refunds" value={formatMoney(sales.totals.refunds)} />
          </dl>
          <SalesChart rows={sales.rows} />
        </section>
      )}
      <div className="tiles">
        <OrdersToShip />
        <section className="card" aria-labelledby="top">
          <h2 id="top">What sells most</h2>
          {sales?.topProducts.length === 0 && <p className="soft">Nothing was sold in these days.</p>}
          <ol className="plain-list">
            {sales?.topProducts.slice(0, 6).map(({ productId, name, units, gross }) => (
              <li key={productId} className="spread">
                <Link to="/products/$id" params={{ id: productId }}>
                  {name}
                </Link>
                <span className="soft">
                  {formatCount(units)} · {formatMoney(gross)}
                </span>
              </li>
            ))}
          </ol>
        </section>
        <Health />
      </div>
    </>
  );
}

function Figure({ label, value }: { label: string; value: string }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}
