import { useMutation, useQuery } from "@tanstack/react-query";
import { type Schemas, shop } from "../api/client.ts";
import { queryClient } from "../api/query-client.ts";
import { Badge, type Tone, toWords } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { formatTime } from "../ui/format.ts";
import { showToast } from "../ui/toasts.ts";

type Delivery = Schemas["WebhookDelivery"];

const SHOWN = 20;
const REFRESH_MS = 10_000;
const TONES: Record<Delivery["status"], Tone> = { pending: "warn", succeeded: "good", failed: "bad" };

/** What endpoints were told last, and what they answered. */
export function Deliveries() {
  const { data } = useQuery({
    queryKey: ["webhooks", "deliveries"],
    queryFn: async () =>
      (await shop.GET("/api/v1/webhook-deliveries", { params: { query: { limit: SHOWN } } })).data.items,
    refetchInterval: REFRESH_MS,
  });
  const { mutate: redeliver } = useMutation({
    mutationFn: (id: string) => shop.POST("/api/v1/webhook-deliveries/{id}/redeliver", { params: { path: { id } } }),
    onSuccess: () => showToast("It is being sent again."),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ["webhooks"] }),
  });
  if (!data || data.length === 0) return null;
  return (
    <section className="card after" aria-labelledby="deliveries">
      <h2 id="deliveries">Last deliveries</h2>
      <ul className="plain-list">
        {data.map(({ id, eventType, status, attempts, createdAt }) => (
          <li key={id} className="spread">
            <span>
              {eventType} <Badge tone={TONES[status]}>{toWords(status)}</Badge>
              <span className="soft small">
                {" "}
                {formatTime(createdAt)} · {attempts.length} attempts {attempts.at(-1)?.error ?? ""}
              </span>
            </span>
            <Button variant="quiet" aria-label={`Send ${eventType} again`} onClick={() => redeliver(id)}>
              Send again
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
