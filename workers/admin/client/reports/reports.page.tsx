import { useState } from "react";
import { PageHeader } from "../layout/page-header.tsx";
import { OrdersDownload } from "../orders/orders-download.tsx";
import { Button } from "../ui/button.tsx";
import { NotLoaded } from "../ui/not-loaded.tsx";
import { Field } from "../fields/field.tsx";
import { lastDays } from "../ui/last-days.ts";
import { Segments } from "../fields/segments.tsx";
import { Sales } from "./sales.tsx";
import { SalesTable } from "./sales-table.tsx";
import { TopProducts } from "./top-products.tsx";
import { type SalesQuery, useSales } from "./use-sales.ts";

const INTERVALS = [
  { value: "day", label: "Days" },
  { value: "week", label: "Weeks" },
  { value: "month", label: "Months" },
] as const;

const TIME_ZONES = Intl.supportedValuesOf("timeZone");

/** What was sold in a time of one's choice. */
export function ReportsPage() {
  const [query, setQuery] = useState<SalesQuery>(() => ({ ...lastDays(30), interval: "day" }));
  const [isDownloading, setDownloading] = useState(false);
  const { data: sales, error, refetch } = useSales(query);
  const change = (changes: Partial<SalesQuery>) => setQuery({ ...query, ...changes });
  return (
    <>
      <PageHeader title="Reports">
        <Button icon="download" onClick={() => setDownloading(true)}>
          Download orders
        </Button>
      </PageHeader>
      <div className="columns report-range">
        <Field label="From">
          {(field) => (
            <input
              {...field}
              type="date"
              value={query.from}
              max={query.to}
              onChange={({ target }) => target.value && change({ from: target.value })}
            />
          )}
        </Field>
        <Field label="To">
          {(field) => (
            <input
              {...field}
              type="date"
              value={query.to}
              min={query.from}
              onChange={({ target }) => target.value && change({ to: target.value })}
            />
          )}
        </Field>
        <Field label="Time zone">
          {(field) => (
            <select {...field} value={query.timezone} onChange={({ target }) => change({ timezone: target.value })}>
              {[...new Set([query.timezone, "UTC", ...TIME_ZONES])].map((zone) => (
                <option key={zone}>{zone}</option>
              ))}
            </select>
          )}
        </Field>
        <Segments
          label="Rows of the report"
          options={INTERVALS}
          value={query.interval}
          onChange={(interval) => change({ interval })}
        />
      </div>
      {!sales && <NotLoaded error={error} onRetry={refetch} />}
      {sales && (
        <div className="stack">
          <Sales title="Sales" sales={sales} />
          <SalesTable sales={sales} />
          <TopProducts products={sales.topProducts} />
        </div>
      )}
      {isDownloading && <OrdersDownload onClose={() => setDownloading(false)} />}
    </>
  );
}
