import type { CloudEvent } from "#shared/contracts/event-log.ts";
import type { Mail } from "#shared/platform/mail.ts";
import { createTestContext } from "#shared/testing/context.ts";
import { fakeEventLog } from "#shared/testing/order-events.ts";
import type { WebhooksContext } from "./context.ts";
import { createEndpoint } from "./endpoints/endpoints.service.ts";

export type Received = { url: string; headers: Headers; body: string };

/**
 * A context of this Worker on a fresh database. `answer` is what endpoints answer, `received` what they got, and `requested`
 * the runs of the sender that were asked for.
 */
export async function createWebhooksTest() {
  const { ctx: base, database, logs } = await createTestContext("webhooks");
  const edge = {
    received: [] as Received[],
    answer: async (_request: Received): Promise<Response> => new Response(null, { status: 204 }),
    mails: [] as Mail[],
    requested: [] as { message: unknown; delaySeconds: number }[],
    logs: { orders: [], payments: [], products: [] } as Record<string, CloudEvent[]>,
  };
  const ctx: WebhooksContext & { settle: () => Promise<void> } = {
    ...base,
    fetch: (async (url: string, init: RequestInit) => {
      const request = { url, headers: new Headers(init.headers), body: String(init.body) };
      edge.received.push(request);
      const signal = init.signal as AbortSignal;
      const aborted = new Promise<never>((_, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason));
      });
      return Promise.race([edge.answer(request), aborted]);
    }) as typeof fetch,
    mailer: { send: async (mail) => void edge.mails.push(mail) },
    alertMailTo: "shop@example.com",
    keyEncryptionSecret: "A".repeat(43),
    shopUrl: "https://shop.example.com",
    isLocalShop: false,
    eventLogs: new Map(Object.keys(edge.logs).map((name) => [name, fakeEventLog(() => edge.logs[name] ?? [])])),
    events: {
      send: async (message: unknown, { delaySeconds = 0 }: QueueSendOptions = {}) => {
        edge.requested.push({ message, delaySeconds });
      },
    } as unknown as WebhooksContext["events"],
  };
  let count = 0;
  const addEndpoint = (eventTypes = ["*"], url = `https://receiver-${++count}.shop.com/hooks`) =>
    createEndpoint(ctx, { url, eventTypes });
  return { ctx, database, logs, edge, addEndpoint, close: () => database.close() };
}
