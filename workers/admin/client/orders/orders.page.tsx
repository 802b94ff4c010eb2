import { getRouteApi, Link } from "@tanstack/react-router";
import { useEffect, useMemo, useRef, useState } from "react";
import { type Order, shop } from "../api/client.ts";
import { usePages } from "../api/pages.ts";
import { PageHeader } from "../layout/page-header.tsx";
import { Button } from "../ui/button.tsx";
import { type Column, DataTable } from "../ui/data-table.tsx";
import { formatMoney, formatTime } from "../ui/format.ts";
import { SearchField } from "../fields/search-field.tsx";
import { Segments } from "../fields/segments.tsx";
import { useDelayed } from "../ui/use-delayed.ts";
import { useShortcuts } from "../ui/use-shortcuts.ts";
import { ACTION_KEYS, ACTION_LABELS, actionsOf, type OrderAction } from "./order-actions.ts";
import { PaymentBadge, StatusBadge } from "./order-badges.tsx";
import { OrderDialog } from "./order-dialogs.tsx";
import { OrdersDownload } from "./orders-download.tsx";
import { type OrderSearch, QUEUES, type Queue, readOrderSearch } from "./order-search.ts";

const route = getRouteApi("/orders");

const QUEUE_OPTIONS = (Object.keys(QUEUES) as Queue[]).map((value) => ({ value, label: QUEUES[value].label }));

const COLUMNS: Column<Order>[] = [
  {
    header: "Order",
    cell: (order) => (
      <>
        <Link to="/orders/$id" params={{ id: order.id }} className="strong number">
          #{order.number}
        </Link>
        <p className="soft small narrow-only">{customerOf(order)}</p>
      </>
    ),
  },
  {
    header: "Status",
    cell: (order) => (
      <span className="badges">
        <StatusBadge order={order} />
        <PaymentBadge order={order} />
      </span>
    ),
  },
  { header: "Customer", className: "wide", cell: customerOf },
  { header: "Items", className: "wide", cell: ({ items }) => describeItems(items) },
  { header: "Placed", className: "wide", cell: ({ createdAt }) => formatTime(createdAt) },
  { header: "Total", className: "number", cell: ({ total }) => formatMoney(total) },
];

/** The row that was chosen last in each queue, for who comes back from an order. */
const lastActive = new Map<string, number>();

function customerOf({ shippingAddress, email }: Order): string {
  return shippingAddress?.name ?? email ?? "–";
}

function describeItems(items: Order["items"]): string {
  const units = items.reduce((sum, { quantity }) => sum + quantity, 0);
  const [first] = items;
  return items.length === 1 && first ? `${first.quantity} × ${first.name}` : `${units} units of ${items.length} items`;
}

/** The queue of orders. Keys do what buttons do: j and k choose an order, the others act on it. */
export function OrdersPage() {
  const { queue = "all", q = "", userId } = route.useSearch();
  const navigate = route.useNavigate();
  const term = useDelayed(q);
  const { status } = QUEUES[queue];
  const pages = usePages<Order>(["orders", { status, term, userId }], async (page) => {
    const query = { ...page, ...(status && { status }), ...(term && { q: term }), ...(userId && { userId }) };
    return (await shop.GET("/api/v1/orders", { params: { query } })).data;
  });
  const place = JSON.stringify({ queue, q, userId });
  const [active, setActive] = useState(lastActive.get(place) ?? 0);
  useEffect(() => {
    lastActive.set(place, active);
  }, [place, active]);
  const [asked, setAsked] = useState<{ order: Order; action: OrderAction }>();
  const [isDownloading, setDownloading] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  const { items } = pages;
  const current = items[active];
  const move = (by: number) => setActive(Math.max(0, Math.min(items.length - 1, active + by)));
  const ask = (action: OrderAction) => {
    if (current && actionsOf(current).includes(action)) setAsked({ order: current, action });
  };
  const actionKeys = useMemo(() => Object.entries(ACTION_KEYS) as [OrderAction, string][], []);
  useShortcuts({
    j: () => move(1),
    k: () => move(-1),
    arrowdown: () => move(1),
    arrowup: () => move(-1),
    enter: () => current && navigate({ to: "/orders/$id", params: { id: current.id } }),
    "/": () => search.current?.focus(),
    ...Object.fromEntries(actionKeys.map(([action, key]) => [key, () => ask(action)])),
  });
  const show = (change: OrderSearch) => {
    setActive(0);
    return navigate({ search: readOrderSearch({ queue, q, userId, ...change }), replace: true });
  };
  return (
    <>
      <PageHeader title={userId ? "Orders of a customer" : "Orders"}>
        {userId && <Button onClick={() => navigate({ search: {} })}>All orders</Button>}
        <Button icon="download" onClick={() => setDownloading(true)}>
          Download
        </Button>
      </PageHeader>
      <div className="toolbar">
        <Segments label="Queue" options={QUEUE_OPTIONS} value={queue} onChange={(next) => show({ queue: next })} />
        <SearchField
          ref={search}
          label="Search orders"
          hint="Number, mail or name"
          value={q}
          onChange={(next) => show({ q: next })}
        />
      </div>
      <DataTable
        caption="Orders, newest first"
        columns={COLUMNS}
        pages={pages}
        activeIndex={active}
        empty={{
          title: "No orders here",
          hint: q ? "Nothing matches what you search for." : "This queue is empty.",
        }}
      />
      <p className="keys soft">
        <kbd>j</kbd> <kbd>k</kbd> choose · <kbd>Enter</kbd> open · <kbd>/</kbd> search
        {actionKeys.map(([action, key]) => (
          <span key={action}>
            {" "}
            · <kbd>{key}</kbd> {ACTION_LABELS[action].toLowerCase()}
          </span>
        ))}
      </p>
      {isDownloading && <OrdersDownload onClose={() => setDownloading(false)} />}
      {asked && <OrderDialog {...asked} onClose={() => setAsked(undefined)} />}
    </>
  );
}
