import { PageHeader } from "../layout/page-header.tsx";
import { Sales } from "../reports/sales.tsx";
import { TopProducts } from "../reports/top-products.tsx";
import { useSales } from "../reports/use-sales.ts";
import { NotLoaded } from "../ui/not-loaded.tsx";
import { lastDays } from "../ui/last-days.ts";
import { Health } from "./health.tsx";
import { LowStock } from "./low-stock.tsx";
import { NoZones } from "./no-zones.tsx";
import { OrdersToShip } from "./orders-to-ship.tsx";

const DAYS = 30;

export function DashboardPage() {
  const { data: sales, error, refetch } = useSales({ ...lastDays(DAYS), interval: "day" });
  return (
    <>
      <PageHeader title="Dashboard" />
      <NoZones />
      {!sales && <NotLoaded error={error} onRetry={refetch} />}
      {sales && <Sales title={`Sales of the last ${DAYS} days`} sales={sales} />}
      <div className="tiles">
        <OrdersToShip />
        <LowStock />
        {sales && <TopProducts products={sales.topProducts.slice(0, 6)} />}
        <Health />
      </div>
    </>
  );
}
