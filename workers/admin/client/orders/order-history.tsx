import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { type Order, shop } from "../api/client.ts";
import { toWords } from "../ui/badge.tsx";
import { Failure } from "../ui/failure.tsx";
import { formatTime } from "../ui/format.ts";

const ACTORS = { customer: "the customer", admin: "an administrator", system: "the shop" } as const;

export function OrderHistory({ order: { id } }: { order: Order }) {
  const { data, error, refetch } = useQuery({
    queryKey: ["order", id, "history"],
    queryFn: async () => (await shop.GET("/api/v1/orders/{id}/history", { params: { path: { id } } })).data,
  });
  if (!data && !error) return null;
  return (
    <section className="card">
      <h2>History</h2>
      {error && !data && <Failure error={error} onRetry={refetch} />}
      <ol className="timeline">
        {data?.items.map(({ at, type, actor }) => (
          <li key={`${at} ${type}`}>
            <p>{type.startsWith("return.") ? <Link to="/returns">{toWords(type)}</Link> : toWords(type)}</p>
            <p className="soft small">
              <time dateTime={at}>{formatTime(at)}</time>, by {ACTORS[actor]}
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
