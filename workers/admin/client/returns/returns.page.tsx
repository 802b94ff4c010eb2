import { Link } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { type Schemas, shop } from "../api/client.ts";
import { PageHeader } from "../layout/page-header.tsx";
import { Badge, type Tone, toWords } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import type { Column } from "../ui/data-table.tsx";
import { formatTime } from "../ui/format.ts";
import { ListTable } from "../ui/list-table.tsx";
import { Segments } from "../fields/segments.tsx";
import { ReturnDialog } from "./return-dialogs.tsx";
import type { ReturnAction } from "./return-actions.ts";
import { describeReasons, describeUnits } from "./return-text.ts";

type Return = Schemas["Return"];
type Status = Return["status"];
type Ask = (item: Return, action: ReturnAction) => void;

const TONES: Record<Status, Tone> = { requested: "warn", approved: "info", received: "good", rejected: "neutral" };

const STATUSES = [
  { value: "all", label: "All" },
  { value: "requested", label: "Requested" },
  { value: "approved", label: "Under way" },
  { value: "received", label: "Received" },
  { value: "rejected", label: "Rejected" },
] as const;

export function ReturnsPage() {
  const [status, setStatus] = useState<Status | "all">("all");
  const [asked, setAsked] = useState<{ item: Return; action: ReturnAction }>();
  const columns = useMemo(() => columnsWith((item, action) => setAsked({ item, action })), []);
  return (
    <>
      <PageHeader title="Returns" />
      <div className="toolbar">
        <Segments label="Status" options={STATUSES} value={status} onChange={setStatus} />
      </div>
      <ListTable
        caption="Returns, newest first"
        queryKey={["returns", status]}
        load={async (page) => {
          const query = { ...page, ...(status !== "all" && { status }) };
          return (await shop.GET("/api/v1/returns", { params: { query } })).data;
        }}
        columns={columns}
        empty={{ title: "No returns here", hint: "Customers ask for them on the page of their order." }}
      />
      {asked && <ReturnDialog {...asked} onClose={() => setAsked(undefined)} />}
    </>
  );
}

function columnsWith(ask: Ask): Column<Return>[] {
  return [
    {
      header: "Return",
      cell: (item) => (
        <>
          <Link to="/orders/$id" params={{ id: item.orderId }} className="strong">
            Order {item.orderNumber}
          </Link>{" "}
          · {describeUnits(item.items)}
          <p className="soft small">{describeReasons(item.items)}</p>
          {item.note && <p className="small">Note: {item.note}</p>}
          <p className="narrow-only">
            <StatusBadges item={item} />
          </p>
        </>
      ),
    },
    { header: "Status", className: "wide", cell: (item) => <StatusBadges item={item} /> },
    { header: "Asked for", className: "wide", cell: ({ createdAt }) => formatTime(createdAt) },
    { header: "Decide", className: "number", cell: (item) => <Actions item={item} ask={ask} /> },
  ];
}

function StatusBadges({ item: { status, refundStatus } }: { item: Return }) {
  return (
    <span className="badges">
      <Badge tone={TONES[status]}>{toWords(status)}</Badge>
      {refundStatus === "failed" && <Badge tone="bad">Refund failed</Badge>}
    </span>
  );
}

function Actions({ item, ask }: { item: Return; ask: Ask }) {
  // An order can have several returns.
  const name = `order ${item.orderNumber}, ${describeReasons(item.items)}`;
  return (
    <span className="actions end">
      {item.status === "requested" && (
        <>
          <Button aria-label={`Approve: ${name}`} onClick={() => ask(item, "approve")}>
            Approve
          </Button>
          <Button variant="quiet" aria-label={`Reject: ${name}`} onClick={() => ask(item, "reject")}>
            Reject
          </Button>
        </>
      )}
      {item.status === "approved" && (
        <Button aria-label={`Receive: ${name}`} onClick={() => ask(item, "receive")}>
          Receive
        </Button>
      )}
    </span>
  );
}
