import { useState } from "react";
import { type Schemas, shop } from "../api/client.ts";
import { Badge, type Tone, toWords } from "../ui/badge.tsx";
import type { Column } from "../ui/data-table.tsx";
import { formatTime } from "../ui/format.ts";
import { ListTable } from "../ui/list-table.tsx";
import { Segments } from "../fields/segments.tsx";
import { DeliveryDialog } from "./delivery-dialog.tsx";

type Delivery = Schemas["WebhookDelivery"];

const TONES: Record<Delivery["status"], Tone> = { pending: "warn", succeeded: "good", failed: "bad" };

const STATUSES = [
  { value: "all", label: "All" },
  { value: "pending", label: "Pending" },
  { value: "succeeded", label: "Succeeded" },
  { value: "failed", label: "Failed" },
] as const;

/** What endpoints, or one of them, were told, and what they answered. */
export function Deliveries({ endpointId }: { endpointId?: string }) {
  const [status, setStatus] = useState<Delivery["status"] | "all">("all");
  const [shownId, setShownId] = useState<string>();
  const [columns] = useState(() => columnsWith(setShownId));
  return (
    <section className="after" aria-labelledby="deliveries">
      <div className="toolbar">
        <h2 id="deliveries">Deliveries</h2>
        <Segments label="Status of deliveries" options={STATUSES} value={status} onChange={setStatus} />
      </div>
      <ListTable
        caption="Deliveries, newest first"
        queryKey={["webhooks", "deliveries", { endpointId, status }]}
        load={async (page) => {
          const query = { ...page, ...(endpointId && { endpointId }), ...(status !== "all" && { status }) };
          return (await shop.GET("/api/v1/webhook-deliveries", { params: { query } })).data;
        }}
        columns={columns}
        empty={{ title: "No deliveries here", hint: "Events are listed here once they have been sent." }}
      />
      {shownId && <DeliveryDialog id={shownId} onClose={() => setShownId(undefined)} />}
    </section>
  );
}

function columnsWith(show: (id: string) => void): Column<Delivery>[] {
  return [
    {
      header: "Event",
      cell: ({ id, eventType }) => (
        <button type="button" className="link strong" onClick={() => show(id)}>
          {eventType}
        </button>
      ),
    },
    { header: "Status", cell: ({ status }) => <Badge tone={TONES[status]}>{toWords(status)}</Badge> },
    { header: "Attempts", className: "number wide", cell: ({ attempts }) => attempts.length },
    { header: "When", className: "wide", cell: ({ createdAt }) => formatTime(createdAt) },
  ];
}
