import { useQuery } from "@tanstack/react-query";
import { type Schemas, shop } from "../api/client.ts";
import { NotLoaded } from "../ui/not-loaded.tsx";
import { nameOrderedVariant } from "../variants/variant-name.ts";

type Return = Schemas["Return"];

/** The order of a return, which knows what its variants are called. */
export function useReturnOrder({ orderId: id }: Return) {
  return useQuery({
    queryKey: ["order", id],
    queryFn: async () => (await shop.GET("/api/v1/orders/{id}", { params: { path: { id } } })).data,
  });
}

type Query = ReturnType<typeof useReturnOrder>;

/** Whose order it is of, and what the customer asks. */
export function ReturnSummary({ item, order: { data, error, refetch } }: { item: Return; order: Query }) {
  if (!data) return <NotLoaded error={error} onRetry={refetch} />;
  const customer = data.shippingAddress?.name ?? data.email;
  return (
    <>
      <p className="strong">
        Order {data.number}
        {customer && ` of ${customer}`}
      </p>
      {item.note && <p className="prose">Note of the customer: {item.note}</p>}
    </>
  );
}

/** What is to come back, and why. */
export function ReturnedItems({ item, order: { data } }: { item: Return; order: Query }) {
  if (!data) return null;
  return (
    <ul className="plain-list">
      {item.items.map(({ variantId, quantity, reason }) => (
        <li key={variantId}>
          {quantity} × {nameOrderedVariant(data.items, variantId)} <span className="soft">{reason}</span>
        </li>
      ))}
    </ul>
  );
}
