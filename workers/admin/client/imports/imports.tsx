import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { type Schemas, shop } from "../api/client.ts";
import { queryClient } from "../api/query-client.ts";
import { Badge, type Tone } from "../ui/badge.tsx";
import { Empty } from "../ui/empty.tsx";
import { NotLoaded } from "../ui/not-loaded.tsx";
import { formatCount, formatTime } from "../ui/format.ts";
import { ImportErrors } from "./import-errors.tsx";

type Import = Omit<Schemas["Import"], "errors">;

const SHOWN = 20;
const REFRESH_MS = 1_000;

const STATUS: Record<Import["status"], { label: string; tone: Tone }> = {
  queued: { label: "Waits", tone: "warn" },
  running: { label: "Running", tone: "info" },
  done: { label: "Done", tone: "good" },
  failed: { label: "Failed", tone: "bad" },
};
const isOpen = ({ status }: Import) => status === "queued" || status === "running";

/** The last imports. While one is at work, its figures are read every second. */
export function Imports() {
  const { data, error, refetch } = useQuery({
    queryKey: ["imports"],
    queryFn: async () =>
      (await shop.GET("/api/v1/product-imports", { params: { query: { limit: SHOWN } } })).data.items,
    refetchInterval: ({ state }) => (state.data?.some(isOpen) ? REFRESH_MS : false),
  });
  const isAtWork = data?.some(isOpen) ?? false;
  useEffect(() => {
    if (!isAtWork) void queryClient.invalidateQueries({ queryKey: ["products"] });
  }, [isAtWork]);
  if (!data) return <NotLoaded error={error} onRetry={refetch} />;
  if (data.length === 0) {
    return (
      <Empty
        title="Nothing was imported yet"
        hint="A CSV file of products can be tried first, without changing anything."
      />
    );
  }
  return (
    <ul className="stack plain-list">
      {data.map((each) => (
        <li key={each.id} className="card">
          <ImportCard item={each} />
        </li>
      ))}
    </ul>
  );
}

function ImportCard({ item }: { item: Import }) {
  const { id, status, dryRun, rows, products, created, updated, skipped, createdAt, finishedAt } = item;
  const figures = { Rows: rows, Products: products, New: created, Changed: updated, Skipped: skipped };
  return (
    <>
      <p className="badges">
        <Badge tone={STATUS[status].tone}>{STATUS[status].label}</Badge>
        {dryRun && <Badge>Only tried</Badge>}
        <span className="soft small">
          Sent {formatTime(createdAt)}
          {finishedAt && `, finished ${formatTime(finishedAt)}`}
        </span>
      </p>
      {isOpen(item) && <progress className="after" aria-label="The import is being worked on" />}
      <dl className="figures small-figures" aria-live="polite">
        {Object.entries(figures).map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{formatCount(value)}</dd>
          </div>
        ))}
      </dl>
      {!isOpen(item) && <ImportErrors id={id} />}
    </>
  );
}
