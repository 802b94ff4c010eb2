import { useMutation } from "@tanstack/react-query";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { shop } from "../api/client.ts";
import { isMissing } from "../api/problem-text.ts";
import { NotFound } from "../layout/not-found.tsx";
import { PageHeader } from "../layout/page-header.tsx";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Failure } from "../ui/failure.tsx";
import { formatTime } from "../ui/format.ts";
import { Icon } from "../ui/icon.tsx";
import { Loading } from "../ui/loading.tsx";
import { RemovalQuestion } from "../dialogs/question.tsx";
import { showToast } from "../dialogs/toasts.ts";
import { Deliveries } from "./deliveries.tsx";
import { EndpointDialog } from "./endpoint-dialog.tsx";
import { DISABLED_REASONS, refreshWebhooks, useEndpoint } from "./endpoints.ts";
import { RecoveryDialog } from "./recovery-dialog.tsx";
import { RotationQuestion } from "./rotation-question.tsx";
import { describeStatus } from "./webhook-text.ts";

const route = getRouteApi("/webhooks/$id");

type Asked = "edit" | "rotate" | "recover" | "delete";

export function EndpointPage() {
  const { id } = route.useParams();
  const navigate = route.useNavigate();
  const at = { params: { path: { id } } };
  const [asked, setAsked] = useState<Asked>();
  const close = () => setAsked(undefined);
  const { data: endpoint, error, refetch } = useEndpoint(id);
  const { mutate: setStatus, isPending } = useMutation({
    mutationFn: (status: "active" | "paused") =>
      shop.PATCH("/api/v1/webhook-endpoints/{id}", { ...at, body: { status } }),
    onSettled: refreshWebhooks,
  });
  const { mutate: test, isPending: isTesting } = useMutation({
    mutationFn: () => shop.POST("/api/v1/webhook-endpoints/{id}/tests", at),
    onSuccess: () => showToast("A test event is on its way."),
    onSettled: refreshWebhooks,
  });
  if (isMissing(error)) return <NotFound />;
  if (error && !endpoint) return <Failure error={error} onRetry={refetch} />;
  if (!endpoint) return <Loading />;
  const isActive = endpoint.status === "active";
  const { label, tone } = describeStatus(endpoint);
  return (
    <>
      <Link to="/webhooks" className="back">
        <Icon name="back" /> Webhooks
      </Link>
      <PageHeader title={new URL(endpoint.url).host}>
        <Button isBusy={isTesting} onClick={() => test()}>
          Send a test
        </Button>
        <Button isBusy={isPending} onClick={() => setStatus(isActive ? "paused" : "active")}>
          {isActive ? "Pause" : "Resume"}
        </Button>
        <Button variant="danger" onClick={() => setAsked("delete")}>
          Delete
        </Button>
      </PageHeader>
      <section className="card">
        <p className="badges">
          <Badge tone={tone}>{label}</Badge>
          <span className="soft">Made {formatTime(endpoint.createdAt)}</span>
        </p>
        {endpoint.failingSince && !endpoint.disabledReason && (
          <p className="soft">Every attempt to reach it since {formatTime(endpoint.failingSince)} has failed.</p>
        )}
        {endpoint.disabledReason && (
          <p className="soft">{DISABLED_REASONS[endpoint.disabledReason] ?? endpoint.disabledReason}</p>
        )}
        <dl className="facts">
          <dt>Address</dt>
          <dd>{endpoint.url}</dd>
          <dt>Events</dt>
          <dd>{endpoint.eventTypes.join(", ")}</dd>
          {endpoint.description && (
            <>
              <dt>Description</dt>
              <dd>{endpoint.description}</dd>
            </>
          )}
        </dl>
        <p className="actions after">
          <Button icon="edit" onClick={() => setAsked("edit")}>
            Edit
          </Button>
          <Button onClick={() => setAsked("rotate")}>New secret</Button>
          <Button onClick={() => setAsked("recover")}>Send failed events again</Button>
        </p>
      </section>
      <Deliveries endpointId={id} />
      {asked === "edit" && <EndpointDialog endpoint={endpoint} onClose={close} />}
      {asked === "rotate" && <RotationQuestion id={id} onClose={close} />}
      {asked === "recover" && <RecoveryDialog id={id} onClose={close} />}
      {asked === "delete" && (
        <RemovalQuestion
          title="Delete this endpoint?"
          confirm="Delete the endpoint"
          remove={() => shop.DELETE("/api/v1/webhook-endpoints/{id}", at)}
          done="The endpoint was deleted."
          queryKey={["webhooks", "endpoints"]}
          onDone={() => navigate({ to: "/webhooks" })}
          onClose={close}
        >
          <p>{endpoint.url} receives no more events, and its secret is lost. This cannot be undone.</p>
        </RemovalQuestion>
      )}
    </>
  );
}
