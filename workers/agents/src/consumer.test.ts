import { beforeEach, describe, expect, it, vi } from "vitest";
import type { AgentOrder } from "#shared/contracts/agents/agent-orders.ts";
import { consume, LAST_DELIVERIES } from "./consumer.ts";
import { readSigningKeys } from "./signatures/signing-keys.ts";
import { verifyRequest } from "./signatures/verify.ts";
import { createEnv } from "./testing.ts";
import { ORDER } from "./ucp/names.ts";

const ID = "01980000-0000-7000-8000-000000000007";
const EVENT = {
  ...{ specversion: "1.0", id: "01980000-0000-7000-8000-000000000011", source: "/api/v1/orders", type: "order.paid" },
  ...{ subject: ID, time: "2026-11-01T00:00:00.000Z", datacontenttype: "application/json", traceparent: "" },
};
const usd = { amount: 100, currency: "USD" };
const HOOK = "https://agent.dev/hook?shop=1";

let number = 0;
let order: AgentOrder;
let profile: object | number;
let answer: () => Promise<Response>;
const received: Request[] = [];

beforeEach(() => {
  const url = `https://agent.dev/${number++}`;
  profile = profileWith("2026-04-08", HOOK);
  answer = async () => new Response("ok");
  received.length = 0;
  order = {
    order: {
      ...{ id: ID, number: 1001, userId: "u", cartId: null, status: "paid", items: [], shippingMethod: null },
      ...{ shippingAddress: null, discounts: [], taxes: [], cancelReason: null, updatedAt: EVENT.time },
      ...{ subtotal: usd, discountTotal: usd, shippingTotal: usd, taxTotal: usd, total: usd },
    },
    ...{ agent: { profile: url, version: "2026-04-08" }, fulfillments: [], returns: [], refunds: [], statuses: [] },
  } as unknown as AgentOrder;
  vi.stubGlobal("fetch", async (to: string, init: RequestInit) => {
    if (to !== url) received.push(new Request(to, init));
    if (to !== url) return answer();
    return typeof profile === "number" ? new Response(null, { status: profile }) : Response.json(profile);
  });
});

const profileWith = (version: string, webhook_url?: string) => ({
  ucp: { version, capabilities: { [ORDER]: [{ version, ...(webhook_url ? { config: { webhook_url } } : {}) }] } },
});

/** What became of a message with this body: how it ended, and the delay before the next attempt. */
async function bring(body: unknown, attempts = 1, queue = "events-agents") {
  const said: unknown[] = [];
  const message = {
    ...{ id: "m1", timestamp: new Date(), body, attempts },
    ack: () => said.push("ack"),
    retry: ({ delaySeconds }: { delaySeconds: number }) => said.push(delaySeconds),
  };
  const { env } = createEnv({}, { order });
  const batch = { queue, messages: [message] } as unknown as MessageBatch;
  await consume(batch, env, { waitUntil: () => undefined } as unknown as ExecutionContext);
  return said;
}

const event = { ...EVENT, data: { id: ID } };

describe("the consumer of agents", () => {
  it("posts the order as it is now, with the headers of the protocol, signed with the key of the shop's profile", async () => {
    expect(await bring(event)).toEqual(["ack"]);
    const [request] = received;
    if (!request) throw new Error("nothing was sent");
    expect([request.method, request.url]).toEqual(["POST", HOOK]);
    const headers = Object.fromEntries(request.headers);
    expect(headers).toMatchObject({
      "content-type": "application/json",
      "ucp-agent": 'profile="https://shop.example/.well-known/ucp"',
      "webhook-id": EVENT.id,
      "webhook-timestamp": String(Date.parse(EVENT.time) / 1000),
    });
    for (const name of [
      "@method",
      "@authority",
      "@path",
      "@query",
      "webhook-id",
      "webhook-timestamp",
      "content-digest",
    ]) {
      expect(headers["signature-input"]).toContain(`"${name}"`);
    }
    const body = new Uint8Array(await request.clone().arrayBuffer());
    const keys = (await readSigningKeys("A".repeat(43))).map(({ publicJwk }) => publicJwk);
    const findKey = async (kid: string) => keys.find((key) => key.kid === kid);
    expect(await verifyRequest({ request, body, findKey })).toBe(true);
    expect(await request.json()).toMatchObject({
      ucp: { version: "2026-04-08", capabilities: { [ORDER]: [{ version: "2026-04-08" }] } },
      ...{ id: ID, currency: "USD", totals: expect.any(Array) },
    });
  });

  it("finds the order of an event about a parcel or a return", async () => {
    expect(await bring({ ...EVENT, data: { id: EVENT.id, order: { id: ID } } })).toEqual(["ack"]);
    expect(received).toHaveLength(1);
  });

  it("sends nothing to an agent that names no webhook in its version, and nothing about another's order", async () => {
    profile = profileWith("2026-04-08");
    expect(await bring(event)).toEqual(["ack"]);
    expect(await bring({ ...EVENT, data: { id: EVENT.id } })).toEqual(["ack"]);
    expect(received).toEqual([]);
  });

  it.each([
    ["answers 500", async () => new Response("no", { status: 500 })],
    ["answers a redirect", async () => new Response(null, { status: 302, headers: { Location: "/" } })],
    ["does not answer", () => Promise.reject(new Error("connection"))],
  ])("repeats it with growing delays when the agent %s, and gives up in the end", async (_, answered) => {
    answer = answered;
    expect(await bring(event)).toEqual([10]);
    expect(await bring(event, 4)).toEqual([80]);
    expect(await bring(event, 1, "events-agents-dead")).toEqual([3600]);
    expect(await bring(event, LAST_DELIVERIES, "events-agents-dead")).toEqual(["ack"]);
    expect(received).toHaveLength(4);
  });

  it("repeats it when the profile cannot be read", async () => {
    profile = 500;
    expect(await bring(event)).toEqual([10]);
  });

  it("gives up at once when the webhook is gone, not public or in an unknown version, and when it is no event", async () => {
    answer = async () => new Response(null, { status: 410 });
    expect(await bring(event)).toEqual(["ack"]);
    expect(received).toHaveLength(1);
    expect(await bring({ id: "x" })).toEqual(["ack"]);
    expect(received).toHaveLength(1);
  });

  it.each(["http://agent.dev/hook", "https://127.0.0.1/", "https://localhost/", "https://shop.example/ucp", "x"])(
    "never posts to %s",
    async (url) => {
      profile = profileWith("2026-04-08", url);
      expect(await bring(event)).toEqual(["ack"]);
      expect(received).toEqual([]);
    },
  );
});
