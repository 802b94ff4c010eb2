import { useQuery } from "@tanstack/react-query";
import { type Order, shop } from "../api/client.ts";
import { Failure } from "../ui/failure.tsx";
import { formatTime } from "../ui/format.ts";
import { nameOrderedVariant } from "../variants/variant-name.ts";

/** What has been shipped so far. */
export function OrderParcels({ order: { id, items } }: { order: Order }) {
  const { data, error, refetch } = useQuery({
    queryKey: ["order", id, "parcels"],
    queryFn: async () => (await shop.GET("/api/v1/orders/{id}/fulfillments", { params: { path: { id } } })).data,
  });
  if (data ? data.items.length === 0 : !error) return null;
  return (
    <section className="card">
      <h2>Parcels</h2>
      {error && !data && <Failure error={error} onRetry={refetch} />}
      <ul className="plain-list">
        {data?.items.map((parcel) => (
          <li key={parcel.id}>
            <p>
              <strong>{[parcel.carrier, parcel.trackingNumber].filter(Boolean).join(" ") || "Without tracking"}</strong>{" "}
              <span className="soft">{formatTime(parcel.createdAt)}</span>
            </p>
            <p className="soft small">
              {parcel.items
                .map(({ variantId, quantity }) => `${quantity} × ${nameOrderedVariant(items, variantId)}`)
                .join(", ")}
            </p>
            {parcel.trackingUrl && (
              <a href={parcel.trackingUrl} target="_blank" rel="noreferrer">
                Track the parcel
              </a>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
