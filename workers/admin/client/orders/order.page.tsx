import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useCanGoBack } from "@tanstack/react-router";
import { useState } from "react";
import { type Order, shop } from "../api/client.ts";
import { isMissing } from "../api/problem-text.ts";
import { NotFound } from "../layout/not-found.tsx";
import { PageHeader } from "../layout/page-header.tsx";
import { Button } from "../ui/button.tsx";
import { formatTime } from "../ui/format.ts";
import { Icon } from "../ui/icon.tsx";
import { Failure } from "../ui/failure.tsx";
import { useShortcuts } from "../ui/use-shortcuts.ts";
import { ACTION_KEYS, ACTION_LABELS, actionsOf, type OrderAction } from "./order-actions.ts";
import { PaymentBadge, StatusBadge } from "./order-badges.tsx";
import { OrderDialog } from "./order-dialogs.tsx";
import { OrderHistory } from "./order-history.tsx";
import { OrderLines } from "./order-lines.tsx";
import { OrderMoney } from "./order-money.tsx";
import { OrderParcels } from "./order-parcels.tsx";
import { PostalAddress } from "./postal-address.tsx";

const route = getRouteApi("/orders/$id");

export function OrderPage() {
  const { id } = route.useParams();
  const navigate = route.useNavigate();
  const canGoBack = useCanGoBack();
  const {
    data: order,
    error,
    refetch,
  } = useQuery({
    queryKey: ["order", id],
    queryFn: async () => (await shop.GET("/api/v1/orders/{id}", { params: { path: { id } } })).data,
  });
  const [asked, setAsked] = useState<OrderAction>();
  const actions = order ? actionsOf(order) : [];
  useShortcuts({
    ...Object.fromEntries(actions.map((action) => [ACTION_KEYS[action], () => setAsked(action)])),
    escape: () => (canGoBack ? history.back() : void navigate({ to: "/orders" })),
  });
  if (isMissing(error)) return <NotFound />;
  if (error && !order) return <Failure error={error} onRetry={refetch} />;
  if (!order) return <p className="soft loading">Loading …</p>;
  return (
    <>
      <Link to="/orders" className="back">
        <Icon name="back" /> Orders
      </Link>
      <PageHeader title={`Order ${order.number}`}>
        {actions.map((action, index) => (
          <Button
            key={action}
            variant={action === "cancel" ? "danger" : index === 0 ? "primary" : "quiet"}
            shortcut={ACTION_KEYS[action]}
            onClick={() => setAsked(action)}
          >
            {ACTION_LABELS[action]}
          </Button>
        ))}
      </PageHeader>
      <p className="badges">
        <StatusBadge order={order} />
        <PaymentBadge order={order} />
        <span className="soft">Placed {formatTime(order.createdAt)}</span>
      </p>
      <div className="detail">
        <div className="stack">
          <OrderLines order={order} />
          <OrderParcels order={order} />
          <OrderHistory order={order} />
        </div>
        <OrderSide order={order} />
      </div>
      {asked && <OrderDialog order={order} action={asked} onClose={() => setAsked(undefined)} />}
    </>
  );
}

function OrderSide({ order }: { order: Order }) {
  return (
    <aside className="stack" aria-label="Customer">
      <OrderMoney order={order} />
      <section className="card">
        <h2>Customer</h2>
        <p>{order.email ?? "No mail address"}</p>
      </section>
      <section className="card">
        <h2>Ships to</h2>
        <PostalAddress address={order.shippingAddress} />
        {order.shippingMethod && <p className="soft">{order.shippingMethod.name}</p>}
      </section>
      {order.billingAddress && (
        <section className="card">
          <h2>Bill to</h2>
          <PostalAddress address={order.billingAddress} />
        </section>
      )}
    </aside>
  );
}
