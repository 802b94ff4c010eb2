import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { PageHeader } from "../layout/page-header.tsx";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import type { Column } from "../ui/data-table.tsx";
import { formatTime } from "../ui/format.ts";
import { ListTable } from "../ui/list-table.tsx";
import { Deliveries } from "./deliveries.tsx";
import { EndpointDialog } from "./endpoint-dialog.tsx";
import { type Endpoint, loadEndpoints } from "./endpoints.ts";
import { describeStatus } from "./webhook-text.ts";

const COLUMNS: Column<Endpoint>[] = [
  {
    header: "Endpoint",
    cell: ({ id, url, description }) => (
      <>
        <Link to="/webhooks/$id" params={{ id }} className="strong unspaced">
          {url}
        </Link>
        {description && <p className="soft small">{description}</p>}
      </>
    ),
  },
  { header: "Events", className: "wide", cell: ({ eventTypes }) => eventTypes.join(", ") },
  {
    header: "Status",
    cell: (endpoint) => {
      const { label, tone } = describeStatus(endpoint);
      return <Badge tone={tone}>{label}</Badge>;
    },
  },
  { header: "Made", className: "wide", cell: ({ createdAt }) => formatTime(createdAt) },
];

export function WebhooksPage() {
  const [isNew, setNew] = useState(false);
  return (
    <>
      <PageHeader title="Webhooks">
        <Button variant="primary" icon="plus" onClick={() => setNew(true)}>
          New endpoint
        </Button>
      </PageHeader>
      <ListTable
        caption="Endpoints"
        queryKey={["webhooks", "endpoints"]}
        load={loadEndpoints}
        columns={COLUMNS}
        empty={{ title: "No endpoints yet", hint: "An endpoint receives the shop's events, signed, as they happen." }}
      />
      <Deliveries />
      {isNew && <EndpointDialog onClose={() => setNew(false)} />}
    </>
  );
}
