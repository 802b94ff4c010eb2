import { useMutation } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { type Schemas, shop } from "../api/client.ts";
import { queryClient } from "../api/query-client.ts";
import { PageHeader } from "../layout/page-header.tsx";
import { Badge, type Tone, toWords } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import type { Column } from "../ui/data-table.tsx";
import { Question } from "../ui/dialog.tsx";
import { ListTable } from "../ui/list-table.tsx";
import { showToast } from "../ui/toasts.ts";
import { Deliveries } from "./deliveries.tsx";
import { EndpointDialog } from "./endpoint-dialog.tsx";

type Endpoint = Schemas["WebhookEndpoint"];

const TONES: Record<Endpoint["status"], Tone> = { active: "good", paused: "neutral", disabled: "bad" };

const load = async (cursor: string | undefined) => {
  const query = { limit: 50, ...(cursor && { cursor }) };
  return (await shop.GET("/api/v1/webhook-endpoints", { params: { query } })).data;
};
const refresh = () => queryClient.invalidateQueries({ queryKey: ["webhooks"] });
const at = ({ id }: Endpoint) => ({ params: { path: { id } } });

export function WebhooksPage() {
  const [isNew, setNew] = useState(false);
  const [deleted, setDeleted] = useState<Endpoint>();
  const { mutate: toggle } = useMutation({
    mutationFn: (endpoint: Endpoint) =>
      shop.PATCH("/api/v1/webhook-endpoints/{id}", {
        ...at(endpoint),
        body: { status: endpoint.status === "active" ? "paused" : "active" },
      }),
    onSettled: refresh,
  });
  const { mutate: test } = useMutation({
    mutationFn: (endpoint: Endpoint) => shop.POST("/api/v1/webhook-endpoints/{id}/tests", at(endpoint)),
    onSuccess: () => showToast("A test event is on its way."),
    onSettled: refresh,
  });
  const columns = useMemo(() => columnsWith({ toggle, test, remove: setDeleted }), [toggle, test]);
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
        load={load}
        columns={columns}
        empty={
          <>
            <h2>No endpoints yet</h2>
            <p className="soft">An endpoint receives the shop's events, signed, as they happen.</p>
          </>
        }
      />
      <Deliveries />
      {isNew && <EndpointDialog onClose={() => setNew(false)} />}
      {deleted && <DeleteQuestion endpoint={deleted} onClose={() => setDeleted(undefined)} />}
    </>
  );
}

function DeleteQuestion({ endpoint, onClose }: { endpoint: Endpoint; onClose: () => void }) {
  const { mutate, isPending } = useMutation({
    mutationFn: () => shop.DELETE("/api/v1/webhook-endpoints/{id}", at(endpoint)),
    onSuccess: async () => {
      await refresh();
      onClose();
    },
  });
  return (
    <Question
      title="Delete this endpoint?"
      confirm="Delete the endpoint"
      isDangerous
      isBusy={isPending}
      onConfirm={() => mutate()}
      onClose={onClose}
    >
      <p className="break">{endpoint.url} receives no more events, and its secret is lost. This cannot be undone.</p>
    </Question>
  );
}

type Actions = Record<"toggle" | "test" | "remove", (endpoint: Endpoint) => void>;

function columnsWith({ toggle, test, remove }: Actions): Column<Endpoint>[] {
  return [
    {
      header: "Endpoint",
      cell: ({ url, eventTypes }) => (
        <>
          <span className="strong break">{url}</span>
          <p className="soft small">{eventTypes.join(", ")}</p>
        </>
      ),
    },
    {
      header: "Status",
      className: "wide",
      cell: ({ status, disabledReason }) => (
        <>
          <Badge tone={TONES[status]}>{toWords(status)}</Badge>
          {disabledReason && <p className="soft small">{disabledReason}</p>}
        </>
      ),
    },
    {
      header: "Change",
      className: "number",
      cell: (endpoint) => (
        <span className="actions end">
          <Button variant="quiet" onClick={() => test(endpoint)}>
            Test
          </Button>
          <Button variant="quiet" onClick={() => toggle(endpoint)}>
            {endpoint.status === "active" ? "Pause" : "Resume"}
          </Button>
          <Button variant="quiet" icon="close" aria-label={`Delete ${endpoint.url}`} onClick={() => remove(endpoint)} />
        </span>
      ),
    },
  ];
}
