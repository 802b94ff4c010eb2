import type { Schemas } from "../api/client.ts";
import { type Tone, toWords } from "../ui/badge.tsx";
import { formatTime } from "../ui/format.ts";

type Endpoint = Schemas["WebhookEndpoint"];
type Delivery = Schemas["WebhookDelivery"];

const TONES: Record<Endpoint["status"], Tone> = { active: "good", paused: "neutral", disabled: "bad" };

/** The status of an endpoint, as it is shown: one that is active and does not answer is failing. */
export function describeStatus({ status, failingSince }: Pick<Endpoint, "status" | "failingSince">): {
  label: string;
  tone: Tone;
} {
  if (status === "active" && failingSince) return { label: "Failing", tone: "warn" };
  return { label: toWords(status), tone: TONES[status] };
}

/**
 * When a delivery is sent next; `undefined` when it is not to be sent.
 *
 * @param endpoint - `undefined` until it has been read
 * @param now - when the delivery was read: ms since 1970, UTC
 */
export function describeNextAttempt(
  { nextAttemptAt }: Pick<Delivery, "nextAttemptAt">,
  endpoint: Pick<Endpoint, "status" | "failingSince"> | undefined,
  now: number,
): string | undefined {
  if (!nextAttemptAt) return undefined;
  if (endpoint && endpoint.status !== "active") return "It waits until the endpoint is resumed.";
  if (Date.parse(nextAttemptAt) > now) return `The next attempt is at ${formatTime(nextAttemptAt)}.`;
  if (!endpoint?.failingSince) return "It is sent in a moment.";
  const since = formatTime(endpoint.failingSince);
  return `It waits: every attempt to reach the endpoint has failed since ${since}, so it is tried less often.`;
}
