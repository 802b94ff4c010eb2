import { useMutation, useQuery } from "@tanstack/react-query";
import { type Schemas, shop } from "../api/client.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Dialog } from "../dialogs/dialog.tsx";
import { Failure, Refusal } from "../ui/failure.tsx";
import { formatTime } from "../ui/format.ts";
import { showToast } from "../dialogs/toasts.ts";
import { refreshWebhooks, useEndpoint } from "./endpoints.ts";
import { describeNextAttempt } from "./webhook-text.ts";

type Attempt = Schemas["WebhookDelivery"]["attempts"][number];

const REFRESH_MS = 3_000;

/** Each attempt to deliver an event, and a way to send it once more. */
export function DeliveryDialog({ id, onClose }: { id: string; onClose: () => void }) {
  const at = { params: { path: { id } } };
  const deliveryQuery = useQuery({
    queryKey: ["webhooks", "delivery", id],
    queryFn: async () => (await shop.GET("/api/v1/webhook-deliveries/{id}", at)).data,
    refetchInterval: ({ state }) => (state.data?.status === "pending" ? REFRESH_MS : false),
  });
  const { data: delivery, dataUpdatedAt } = deliveryQuery;
  // What the delivery waits for is said of the endpoint as it is by then.
  const endpointQuery = useEndpoint(delivery?.nextAttemptAt ? delivery.endpointId : undefined, REFRESH_MS);
  const nextAttempt = delivery && describeNextAttempt(delivery, endpointQuery.data, dataUpdatedAt);
  const failed = [deliveryQuery, endpointQuery].find(({ data, error }) => error && !data);
  const redelivery = useMutation({
    mutationFn: () => shop.POST("/api/v1/webhook-deliveries/{id}/redeliver", at),
    meta: { showsError: true },
    onSuccess: () => showToast("It is being sent again."),
    onSettled: refreshWebhooks,
  });
  const { isPending } = redelivery;
  return (
    <Dialog
      isBusy={isPending}
      title={delivery ? delivery.eventType : "Delivery"}
      onClose={onClose}
      footer={
        <>
          <Button disabled={isPending} onClick={onClose}>
            Go back
          </Button>
          <Button variant="primary" isBusy={isPending} disabled={!delivery} onClick={() => redelivery.mutate()}>
            Send again
          </Button>
        </>
      }
    >
      {delivery && <p className="soft small">Event {delivery.eventId}</p>}
      {delivery?.attempts.length === 0 && <p>It has not been sent yet.</p>}
      <ol className="timeline after">
        {delivery?.attempts.map((attempt) => (
          <li key={attempt.at}>
            <AttemptLine attempt={attempt} />
          </li>
        ))}
      </ol>
      {failed ? (
        <Failure error={failed.error} onRetry={failed.refetch} />
      ) : (
        nextAttempt && <p className="soft after">{nextAttempt}</p>
      )}
      <Refusal error={redelivery.error} />
    </Dialog>
  );
}

function AttemptLine({ attempt: { at, status, durationMs, error, responseExcerpt } }: { attempt: Attempt }) {
  return (
    <>
      <p className="badges">
        <Badge tone={error ? "bad" : "good"}>{error ? describe(error, status) : `Answered ${status}`}</Badge>
        <span className="soft small">
          {formatTime(at)}, in {durationMs} ms
        </span>
      </p>
      {responseExcerpt && <pre className="secret">{responseExcerpt}</pre>}
    </>
  );
}

const ERRORS: Record<string, string> = {
  timeout: "No answer in time",
  connection: "Not reached",
  redirect: "Redirected elsewhere",
  "unsafe-url": "Its address is not public",
};

const describe = (error: string, status: number | null) => ERRORS[error] ?? `Answered ${status ?? error}`;
